using Marketplace.Kernel.Tenancy;
using Marketplace.Runtime.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Runtime.Tenancy;

/// <summary>Hands each request to the tenant that it is for.</summary>
internal static class TenantMiddleware
{
    public static void UseTenants(this IApplicationBuilder app)
    {
        var host = app.ApplicationServices.GetRequiredService<ShellHost>();
        app.Run(context => InvokeAsync(context, host));
    }

    private static async Task InvokeAsync(HttpContext context, ShellHost host)
    {
        var path = context.Request.Path.Value ?? "";
        var tenant = host.Find(context.Request.Host.Host, FirstSegment(path));
        if (tenant is null || tenant.Info.State == TenantState.Disabled)
        {
            await PlainAsync(context, StatusCodes.Status404NotFound, "There is no marketplace at this address.");
            return;
        }

        var shell = await host.EnterAsync(tenant);
        if (shell is null)
        {
            context.Response.Headers.RetryAfter = "10";
            await PlainAsync(context, StatusCodes.Status503ServiceUnavailable, "This marketplace is starting or has a fault. Please try again in ten seconds.");
            return;
        }

        if (shell.Tenant.RequestUrlPrefix is { Length: > 0 } prefix)
        {
            context.Request.PathBase += $"/{prefix}";
            context.Request.Path = path[(prefix.Length + 1)..];
        }

        if (SharedPages.TryWriteKept(context, shell.Pages, shell.Clock) is { } writing)
        {
            try
            {
                await writing;
            }
            finally
            {
                await shell.LeaveAsync();
            }

            return;
        }

        // Callbacks run last first: the scope, which registers itself later, is gone before the shell is left.
        // Headers go out after this method returns, and what writes them may still ask for the tenant's services.
        context.Response.OnCompleted(static state => ((Shell)state).LeaveAsync().AsTask(), shell);
        context.Features.Set<IServiceProvidersFeature>(new RequestServicesFeature(context, shell.Scopes));
        await shell.Pipeline(context);
    }

    private static Task PlainAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text);
    }

    private static ReadOnlySpan<char> FirstSegment(string path)
    {
        var rest = path.AsSpan(path is ['/', ..] ? 1 : 0);
        var end = rest.IndexOf('/');
        return end < 0 ? rest : rest[..end];
    }
}
