using System.Collections.Frozen;
using Marketplace.Kernel.Tenancy;
using Microsoft.Extensions.Logging;

namespace Marketplace.Runtime.Tenancy;

/// <summary>All tenants of this process and their shells.</summary>
internal sealed class ShellHost(ShellFactory factory, TenantStore store, TimeProvider clock, ILogger<ShellHost> log) : IAsyncDisposable
{
    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(10);
    private readonly Lock _routing = new();
    private FrozenDictionary<string, Tenant> _byName = FrozenDictionary<string, Tenant>.Empty;
    private FrozenDictionary<string, Tenant> _byAddress = FrozenDictionary<string, Tenant>.Empty;

    /// <summary>Raised after a tenant was added, changed, rebuilt or removed.</summary>
    public event Action? Changed;

    public IReadOnlyList<Tenant> All => [.. _byName.Values.OrderBy(t => t.Info.IsDefault ? 0 : 1).ThenBy(t => t.Info.Name, StringComparer.Ordinal)];

    public Tenant? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Reads the host's list: new tenants appear, removed ones go, changed ones are rebuilt.</summary>
    public async Task SyncAsync(CancellationToken stop)
    {
        var stored = await store.ReadAsync(stop);
        foreach (var (info, version) in stored)
        {
            var known = Find(info.Name);
            if (known is null)
            {
                Route([.. _byName.Values, new Tenant(info, version)]);
            }
            else if (known.Version != version)
            {
                await ReplaceAsync(known, info, version, stop);
            }
        }

        foreach (var gone in _byName.Values.Where(t => stored.All(s => s.Tenant.Name != t.Info.Name)).ToList())
        {
            await ForgetAsync(gone);
        }
    }

    /// <summary>Stores a tenant and lets it take effect here; other nodes follow.</summary>
    public async Task SaveAsync(TenantInfo info, CancellationToken stop)
    {
        var version = await store.SaveAsync(info, stop);
        if (Find(info.Name) is { } known)
        {
            await ReplaceAsync(known, info, version, stop);
        }
        else
        {
            Route([.. _byName.Values, new Tenant(info, version)]);
        }
    }

    public async Task RemoveAsync(Tenant tenant, CancellationToken stop)
    {
        await store.RemoveAsync(tenant.Info.Name, stop);
        await ForgetAsync(tenant);
    }

    /// <summary>The tenant at this address: host and prefix before host alone before prefix alone before the default.</summary>
    public Tenant? Find(string host, ReadOnlySpan<char> prefix)
    {
        var tenants = _byAddress.GetAlternateLookup<ReadOnlySpan<char>>();
        if (host.Length + 1 + prefix.Length > 512)
        {
            return null;
        }

        Span<char> key = stackalloc char[host.Length + 1 + prefix.Length];
        host.CopyTo(key);
        key[host.Length] = '/';
        prefix.CopyTo(key[(host.Length + 1)..]);
        return tenants.TryGetValue(key, out var tenant) || tenants.TryGetValue(key[..(host.Length + 1)], out tenant)
            || tenants.TryGetValue(key[host.Length..], out tenant) || tenants.TryGetValue("/", out tenant) ? tenant : null;
    }

    /// <summary>Goes into the tenant's shell, starting it if need be; null while the tenant cannot be served.</summary>
    public async ValueTask<Shell?> EnterAsync(Tenant tenant)
    {
        while (true)
        {
            var shell = tenant.Current ?? await StartAsync(tenant);
            if (shell is null || shell.TryEnter())
            {
                return shell;
            }
        }
    }

    /// <summary>Builds the tenant anew from changed information and puts the new shell in the old one's place between two requests.</summary>
    /// <remarks>If the build throws, nothing has changed. Answers after the swap; the old shell ends with its last request.</remarks>
    public async Task RebuildAsync(Tenant tenant, Func<TenantInfo, TenantInfo> change, CancellationToken stop)
    {
        await tenant.Gate.WaitAsync(stop);
        try
        {
            var info = change(tenant.Info);
            var next = await factory.BuildAsync(info, stop);
            tenant.Version = await StoreAndSwapAsync(tenant, info, next);
        }
        finally
        {
            tenant.Gate.Release();
        }

        Changed?.Invoke();
    }

    public async ValueTask DisposeAsync()
    {
        var tenants = _byName.Values;
        _byName = _byAddress = FrozenDictionary<string, Tenant>.Empty;
        foreach (var shell in tenants.Select(t => t.Current).OfType<Shell>())
        {
            await shell.StopWorkAsync();
            await shell.RetireAsync().WaitAsync(TimeSpan.FromSeconds(20)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReplaceAsync(Tenant tenant, TenantInfo info, long version, CancellationToken stop)
    {
        await tenant.Gate.WaitAsync(stop);
        try
        {
            if (tenant.Version == version)
            {
                return;
            }

            // Serving on with the old shell is right while the new one is built, also when the address changes.
            var old = tenant.Current;
            if (old is not null && info.State == TenantState.Running)
            {
                await SwapAsync(tenant, info, await factory.BuildAsync(info, stop));
            }
            else
            {
                tenant.Info = info;
                tenant.Current = null;
                await (old?.StopWorkAsync() ?? Task.CompletedTask);
                _ = old?.RetireAsync();
            }

            tenant.BrokenUntil = default;
            tenant.Version = version;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A change made elsewhere that does not start here: serve on as before and say so.
            log.LogError(fault, "Tenant {Tenant} could not take over a change", info.Name);
            tenant.Version = version;
            tenant.Fault = fault.Message;
        }
        finally
        {
            tenant.Gate.Release();
        }

        Route(_byName.Values);
    }

    // Stored first, so that nothing is served that the next start would not know; whoever asked may go away meanwhile.
    private async Task<long> StoreAndSwapAsync(Tenant tenant, TenantInfo info, Shell next)
    {
        long version;
        try
        {
            version = await store.SaveAsync(info, CancellationToken.None);
        }
        catch
        {
            await next.RetireAsync();
            throw;
        }

        try
        {
            await SwapAsync(tenant, info, next);
        }
        catch
        {
            tenant.Version = await store.SaveAsync(tenant.Info, CancellationToken.None);
            throw;
        }

        return version;
    }

    private static async Task SwapAsync(Tenant tenant, TenantInfo info, Shell next)
    {
        var old = tenant.Current;
        try
        {
            // One set of background work at a time: the old one's ends before the new one's begins.
            await (old?.StopWorkAsync() ?? Task.CompletedTask);
            await next.StartWorkAsync();
        }
        catch
        {
            await next.StopWorkAsync();
            await next.RetireAsync();
            await (old?.StartWorkAsync() ?? Task.CompletedTask);
            throw;
        }

        tenant.Info = info;
        tenant.Current = next;
        tenant.Fault = null;
        _ = old?.RetireAsync();
    }

    private async Task ForgetAsync(Tenant tenant)
    {
        Route([.. _byName.Values.Where(t => t != tenant)]);
        await tenant.Gate.WaitAsync();
        try
        {
            var shell = tenant.Current;
            tenant.Current = null;
            tenant.Info = tenant.Info with { State = TenantState.Disabled };
            if (shell is not null)
            {
                await shell.StopWorkAsync();
                await shell.RetireAsync().WaitAsync(TimeSpan.FromSeconds(20)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            tenant.Gate.Release();
        }
    }

    private void Route(IEnumerable<Tenant> tenants)
    {
        lock (_routing)
        {
            var all = tenants.ToList();
            var byAddress = new Dictionary<string, Tenant>(StringComparer.OrdinalIgnoreCase);
            foreach (var tenant in all.OrderBy(t => t.Info.CreatedAt))
            {
                var hosts = tenant.Info.RequestUrlHost.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                foreach (var host in hosts.DefaultIfEmpty(""))
                {
                    byAddress.TryAdd($"{host}/{tenant.Info.RequestUrlPrefix}", tenant);
                }
            }

            _byName = all.ToFrozenDictionary(t => t.Info.Name, StringComparer.OrdinalIgnoreCase);
            _byAddress = byAddress.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        }

        Changed?.Invoke();
    }

    private async Task<Shell?> StartAsync(Tenant tenant)
    {
        if (!IsServed(tenant))
        {
            return null;
        }

        await tenant.Gate.WaitAsync();
        try
        {
            if (tenant.Current is not null || !IsServed(tenant))
            {
                return tenant.Current;
            }

            var shell = await factory.BuildAsync(tenant.Info, CancellationToken.None);
            await shell.StartWorkAsync();
            tenant.Fault = null;
            return tenant.Current = shell;
        }
        catch (Exception fault)
        {
            log.LogError(fault, "Tenant {Tenant} did not start", tenant.Info.Name);
            tenant.Fault = fault.Message;
            tenant.BrokenUntil = clock.GetUtcNow() + _retryAfter;
            return null;
        }
        finally
        {
            tenant.Gate.Release();
        }
    }

    private bool IsServed(Tenant tenant) =>
        tenant.Info.State is TenantState.Running or TenantState.Uninitialized && clock.GetUtcNow() >= tenant.BrokenUntil;
}
