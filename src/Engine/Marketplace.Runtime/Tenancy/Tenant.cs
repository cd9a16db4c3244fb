using Marketplace.Kernel.Tenancy;

namespace Marketplace.Runtime.Tenancy;

/// <summary>A tenant of this process: what is known of it, and its shell while it runs.</summary>
internal sealed class Tenant(TenantInfo info, long version)
{
    private TenantInfo _info = info;
    private Shell? _current;

    public SemaphoreSlim Gate { get; } = new(1, 1);

    public TenantInfo Info
    {
        get => Volatile.Read(ref _info);
        set => Volatile.Write(ref _info, value);
    }

    /// <summary>Version in the host's list that <see cref="Info"/> was read from or written as.</summary>
    public long Version { get; set; } = version;

    public Shell? Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }

    public DateTimeOffset BrokenUntil { get; set; }

    public string? Fault { get; set; }
}
