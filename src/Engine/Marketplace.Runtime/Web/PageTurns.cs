using Microsoft.Extensions.Configuration;

namespace Marketplace.Runtime.Web;

/// <summary>As many of a tenant's public pages are made at once as the machine can work on; the others wait in the order in which they came, for a while.</summary>
/// <remarks>Without it ten thousand who come at once all get their page after half a minute, each holding memory meanwhile, and pages that are kept wait with them.</remarks>
internal sealed class PageTurns(IConfiguration configuration) : IDisposable
{
    private readonly SemaphoreSlim _free = new(configuration.GetValue("Marketplace:PagesAtOnce", 16 * Environment.ProcessorCount));
    private readonly TimeSpan _patience = TimeSpan.FromSeconds(configuration.GetValue("Marketplace:PagePatienceSeconds", 10.0));

    public void Dispose() => _free.Dispose();

    /// <summary>Makes a page in its turn.</summary>
    /// <exception cref="TimeoutException">Too many others came first; answered with the last page that is known, or with 503.</exception>
    public async Task<T> MakeAsync<T>(Func<Task<T>> make, CancellationToken stop)
    {
        if (!await _free.WaitAsync(_patience, stop))
        {
            throw new TimeoutException("Too many pages are asked for at once.");
        }

        try
        {
            return await make();
        }
        finally
        {
            _free.Release();
        }
    }
}
