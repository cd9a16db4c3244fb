using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tenancy;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Administration.Themes;

/// <summary>An admin chooses the look of each face.</summary>
internal static class ChooseThemes
{
    private const string View = "/Administration/Themes/Themes.cshtml";

    public static void Map(IEndpointRouteBuilder admin)
    {
        var themes = admin.MapGroup("/themes").RequirePermission(EnginePermissions.ManageThemes);
        themes.MapGet("/", (ITenantFeatures tenant) => Page.Of(View, tenant.Themes));
        themes.MapPost("/", Handle);
    }

    public sealed record Form
    {
        public Face Face { get; init; }

        [MaxLength(120)]
        public string? Name { get; init; }
    }

    private static async Task<IResult> Handle([FromForm] Form form, ITenantFeatures tenant, UnitOfWork unit, IAuditTrail audit, HttpContext http, CancellationToken stop)
    {
        if ((await tenant.ChooseThemeAsync(form.Face, form.Name ?? "", stop)).Failed(out var error))
        {
            return Page.Of(View, tenant.Themes).WithError(error);
        }

        await unit.CommitAsync(
            () =>
            {
                audit.Record("themes.chosen", $"theme:{form.Name}");
                return Task.CompletedTask;
            },
            stop);
        return Results.Redirect($"{http.Request.PathBase}/admin/themes");
    }
}
