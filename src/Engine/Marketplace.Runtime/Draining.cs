using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Marketplace.Runtime;

/// <summary>A node that is told to end says so by its readiness first, and answers on until balancers have noticed.</summary>
/// <param name="delay"><c>Marketplace:DrainSeconds</c>: longer than the balancer takes to notice; five in production. Each stop takes that much longer.</param>
/// <remarks>The host stops its servers only after all <see cref="StoppingAsync"/> have ended.</remarks>
internal sealed class Draining(TimeSpan delay) : IHostedLifecycleService
{
    private volatile bool _begun;

    public TimeSpan Delay => delay;

    /// <summary>True from the signal to end on.</summary>
    public bool Begun => _begun;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _begun = true;
        await Task.Delay(delay, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>What requests notice of the end of their node.</summary>
internal static class DrainingMiddleware
{
    /// <summary>Closes each connection after its answer, so that none is cut off while its next request is on the way.</summary>
    public static void UseDraining(this IApplicationBuilder app)
    {
        var draining = app.ApplicationServices.GetRequiredService<Draining>();
        app.Use((http, next) =>
        {
            if (draining.Begun && HttpProtocol.IsHttp11(http.Request.Protocol))
            {
                http.Response.Headers.Connection = "close";
            }

            return next(http);
        });
    }
}
