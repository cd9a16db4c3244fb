using Marketplace.Kernel.Jobs;

namespace Marketplace.Runtime.Media;

/// <summary>Most pictures are ready in all sizes before the first buyer sees them.</summary>
internal sealed class MakeVariantsAhead(ImageVariants variants, TimeProvider clock) : IBackgroundTask
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(50);

    public Task RunAsync(CancellationToken stop) => variants.MakeAheadAsync(clock, _longest, stop);
}
