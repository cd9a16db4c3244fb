using Marketplace.Kernel;
using Marketplace.Kernel.Scale;
using Marketplace.Search.Indexing;

namespace Marketplace.Search.Setup;

/// <summary>What was made up can be found.</summary>
internal sealed class ScaleIndex(IndexProducts index) : IScaleData
{
    // Nobody waits.
    private const int Batch = 5_000;

    public int Order => 40;

    public string What => "Search index";

    public async Task<Result> FillAsync(ScalePlan plan, CancellationToken stop)
    {
        await index.RebuildAsync(stop, Batch);
        return Result.Done;
    }
}
