using Marketplace.Kernel.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Marketplace.Runtime.Jobs;

/// <summary>Works off what waits in a table: when it is woken, and every now and then for what another node has left.</summary>
internal abstract class DueWorker(Signal signal, TimeSpan poll, ILogger log) : BackgroundService
{
    private readonly SemaphoreSlim _one = new(1, 1);

    protected ILogger Log => log;

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    /// <summary>Does all that is due now, one caller in this process at a time; answers how much was done.</summary>
    public async Task<int> DoDueAsync(CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            return await DoAsync(stop);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>There is something to do.</summary>
    protected void Wake() => signal.Wake();

    protected abstract Task<int> DoAsync(CancellationToken stop);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await DoDueAsync(stoppingToken);
                using var wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                wait.CancelAfter(poll);
                await signal.Woken.ReadAsync(wait.Token);
            }
            catch (OperationCanceledException)
            {
            }
            catch (Exception fault)
            {
                log.LogError(fault, "What is due could not be read");
                await Task.Delay(poll, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
