using Marketplace.Kernel.Tenancy;
using Marketplace.Runtime.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Marketplace.Runtime.Tenancy;

/// <summary>A running tenant: its container, its pipeline, its background work.</summary>
/// <remarks>Counts who is inside. The host holds one count; after <see cref="RetireAsync"/> the last to leave disposes it.</remarks>
internal sealed class Shell(TenantInfo tenant, ServiceProvider services, RequestDelegate pipeline)
{
    private readonly List<IHostedService> _started = [];
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inside = 1;

    public TenantInfo Tenant => tenant;

    public IServiceProvider Services => services;

    public IServiceScopeFactory Scopes { get; } = services.GetRequiredService<IServiceScopeFactory>();

    public RequestDelegate Pipeline => pipeline;

    /// <summary>The tenant's public pages in memory.</summary>
    public PageCache Pages { get; } = services.GetRequiredService<PageCache>();

    public TimeProvider Clock { get; } = services.GetRequiredService<TimeProvider>();

    public bool TryEnter()
    {
        var seen = Volatile.Read(ref _inside);
        while (seen > 0)
        {
            var was = Interlocked.CompareExchange(ref _inside, seen + 1, seen);
            if (was == seen)
            {
                return true;
            }

            seen = was;
        }

        return false;
    }

    public async ValueTask LeaveAsync()
    {
        if (Interlocked.Decrement(ref _inside) == 0)
        {
            await services.DisposeAsync();
            _gone.SetResult();
        }
    }

    /// <summary>Answers once the last request is out and the container is disposed.</summary>
    public async Task RetireAsync()
    {
        await LeaveAsync();
        await _gone.Task;
    }

    /// <remarks>Takes no token: work that was started with one ends with it, and a request that switches features ends long before the tenant does.</remarks>
    public async Task StartWorkAsync()
    {
        foreach (var work in services.GetServices<IHostedService>())
        {
            await work.StartAsync(CancellationToken.None);
            _started.Add(work);
        }
    }

    public async Task StopWorkAsync()
    {
        foreach (var work in Enumerable.Reverse(_started))
        {
            await work.StopAsync(CancellationToken.None);
        }

        _started.Clear();
    }
}
