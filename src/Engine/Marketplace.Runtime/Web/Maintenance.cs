using Marketplace.Kernel.Http;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Runtime.Web;

/// <summary>Tells people to come back while the marketplace is closed.</summary>
internal static class Maintenance
{
    /// <summary>After routing and before pages are made, so that nothing made meanwhile is kept.</summary>
    public static void UseMaintenance(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var settings = http.RequestServices.GetRequiredService<ISettings<MaintenanceSettings>>().Current;
        if (!settings.Closed || http.CurrentFace() == Face.Admin || http.GetEndpoint()?.Metadata.GetMetadata<StaysOpen>() is not null)
        {
            await next(http);
            return;
        }

        http.Response.Headers.RetryAfter = $"{settings.RetryAfterMinutes * 60}";
        http.Response.Headers.CacheControl = "no-store";
        IResult answer = http.CurrentFace() == Face.Api
            ? TypedResults.Problem(
                statusCode: StatusCodes.Status503ServiceUnavailable, title: "The marketplace is closed for maintenance.", detail: settings.MessageHere(), type: "/problems/site.closed",
                extensions: new Dictionary<string, object?> { ["code"] = "site.closed" })
            : Page.Of("/Engine/Closed.cshtml", settings).WithStatus(StatusCodes.Status503ServiceUnavailable);
        await answer.ExecuteAsync(http);
    });
}
