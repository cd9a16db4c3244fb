using Marketplace.Kernel.Jobs;

namespace Marketplace.Search.Indexing;

/// <summary>Indexes everything anew, each night and when an admin asks for it.</summary>
internal sealed class RebuildIndex(IndexProducts index) : IBackgroundTask
{
    public Task RunAsync(CancellationToken stop) => index.RebuildAsync(stop);
}
