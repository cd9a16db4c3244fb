using Marketplace.Kernel.Jobs;

namespace Marketplace.Catalog.Stocking;

/// <summary>Puts pieces back on the shelf whose checkout was not paid in time.</summary>
internal sealed class ReleaseLapsedReservations(Stock stock) : IBackgroundTask
{
    public async Task RunAsync(CancellationToken stop)
    {
        while (await stock.ReleaseLapsedAsync(stop) > 0)
        {
        }
    }
}
