using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tenancy;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Administration.Features;

/// <summary>An admin switches features on and off while the marketplace serves.</summary>
internal static class SwitchFeatures
{
    private const string View = "/Administration/Features/Features.cshtml";

    public static void Map(IEndpointRouteBuilder admin)
    {
        var features = admin.MapGroup("/features").RequirePermission(EnginePermissions.ManageFeatures);
        features.MapGet("/", (ITenantFeatures tenant) => Page.Of(View, tenant.All));
        features.MapPost("/", Handle);
    }

    public sealed record Form
    {
        [MaxLength(200)]
        public string? Enable { get; init; }

        [MaxLength(200)]
        public string? Disable { get; init; }
    }

    private static async Task<IResult> Handle([FromForm] Form form, ITenantFeatures tenant, UnitOfWork unit, IAuditTrail audit, HttpContext http, CancellationToken stop)
    {
        IReadOnlyList<string> enable = form.Enable is { Length: > 0 } on ? [on] : [];
        IReadOnlyList<string> disable = form.Disable is { Length: > 0 } off ? [off] : [];
        if ((await tenant.ChangeAsync(enable, disable, stop)).Failed(out var error))
        {
            return Page.Of(View, tenant.All).WithError(error);
        }

        await unit.CommitAsync(
            () =>
            {
                audit.Record(enable.Count > 0 ? "features.enabled" : "features.disabled", $"feature:{form.Enable ?? form.Disable}");
                return Task.CompletedTask;
            },
            stop);
        return Results.Redirect($"{http.Request.PathBase}/admin/features");
    }
}
