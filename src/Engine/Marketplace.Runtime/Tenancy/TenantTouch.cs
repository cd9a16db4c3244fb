using Marketplace.Kernel.Tenancy;
using Microsoft.Extensions.Logging;

namespace Marketplace.Runtime.Tenancy;

/// <summary>Lets other nodes know that something which shells hold in memory has changed: they rebuild this tenant.</summary>
internal sealed class TenantTouch(TenantInfo tenant, ShellHost host, TenantStore store, ILogger<TenantTouch> log)
{
    public void OtherNodes() => _ = TouchAsync();

    private async Task TouchAsync()
    {
        try
        {
            if (host.Find(tenant.Name) is { Info.State: TenantState.Running } known)
            {
                known.Version = await store.SaveAsync(known.Info, CancellationToken.None);
            }
        }
        catch (Exception fault)
        {
            log.LogError(fault, "Other nodes could not be told of a change of {Tenant}", tenant.Name);
        }
    }
}
