using Marketplace.Kernel.Jobs;
using Marketplace.Search.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Search.Indexing;

/// <summary>Makes the index where there is none: after a migration that changed its shape, or when search was switched on beside products that were there before.</summary>
internal sealed class FillEmptyIndex(SearchDb db, IndexProducts index) : IBackgroundTask
{
    public async Task RunAsync(CancellationToken stop)
    {
        if (!await db.Documents.AnyAsync(stop))
        {
            await index.RebuildAsync(stop);
        }
    }
}
