using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Administration.Tenants;

/// <summary><c>api/tenants/{create,edit,setup,enable,disable,remove}</c> with Orchard Core's field names.</summary>
internal static class TenantsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.Of(Face.Api, "/api/tenants").RequirePermission(EnginePermissions.ManageTenants).RequireRateLimiting(RateLimits.Api).DisableAntiforgery().WithMetadata(new StaysOpen());
        api.MapPost("/create", async (TenantRequest request, ITenants tenants, HttpContext http, CancellationToken stop) =>
            (await tenants.CreateAsync(request.Info(), stop)).Failed(out var error, out var made)
                ? error.ToProblem()
                : Results.Ok($"{http.Request.Scheme}://{(made.RequestUrlHost.Length > 0 ? made.RequestUrlHost.Split(',')[0].Trim() : http.Request.Host.Value)}/{made.RequestUrlPrefix}"));
        api.MapPost("/edit", async (TenantRequest request, ITenants tenants, CancellationToken stop) => Answer(await tenants.EditAsync(request.Info(), stop)));
        api.MapPost("/setup", async (SetupRequest request, ITenants tenants, CancellationToken stop) => Answer(await tenants.SetupAsync(request.Setup(), _ => { }, stop)));
        api.MapPost("/enable/{name}", async (string name, ITenants tenants, CancellationToken stop) => Answer(await tenants.EnableAsync(name, stop)));
        api.MapPost("/disable/{name}", async (string name, ITenants tenants, CancellationToken stop) => Answer(await tenants.DisableAsync(name, stop)));
        api.MapPost("/remove/{name}", async (string name, ITenants tenants, CancellationToken stop) => Answer(await tenants.RemoveAsync(name, stop)));
    }

    /// <summary>A tenant to create or edit.</summary>
    public sealed record TenantRequest
    {
        [Required, MaxLength(40)]
        public string? Name { get; init; }

        [MaxLength(200)]
        public string? Description { get; init; }

        [MaxLength(80)]
        public string? Category { get; init; }

        [MaxLength(40)]
        public string? RequestUrlPrefix { get; init; }

        [MaxLength(400)]
        public string? RequestUrlHost { get; init; }

        [MaxLength(20)]
        public string? DatabaseProvider { get; init; }

        [MaxLength(1000)]
        public string? ConnectionString { get; init; }

        [MaxLength(60)]
        public string? Schema { get; init; }

        [MaxLength(120)]
        public string? RecipeName { get; init; }

        public TenantInfo Info() => new()
        {
            Name = Name!, Description = Description ?? "", Category = Category ?? "", RequestUrlPrefix = RequestUrlPrefix ?? "", RequestUrlHost = RequestUrlHost ?? "",
            DatabaseProvider = DatabaseProvider ?? "", ConnectionString = ConnectionString ?? "", Schema = Schema ?? "", RecipeName = RecipeName ?? "",
        };
    }

    /// <summary>What sets a tenant up.</summary>
    public sealed record SetupRequest
    {
        [Required, MaxLength(40)]
        public string? Name { get; init; }

        [Required, MaxLength(80)]
        public string? SiteName { get; init; }

        [MaxLength(120)]
        public string? RecipeName { get; init; }

        [Required, MaxLength(120)]
        public string? UserName { get; init; }

        [Required, EmailAddress, MaxLength(254)]
        public string? Email { get; init; }

        [Required, MaxLength(256)]
        public string? Password { get; init; }

        [MaxLength(60)]
        public string? SiteTimeZone { get; init; }

        public TenantSetup Setup() => new()
        {
            Name = Name!, SiteName = SiteName!, RecipeName = RecipeName, UserName = UserName!, Email = Email!, Password = Password!, SiteTimeZone = SiteTimeZone,
        };
    }

    private static IResult Answer(Result result) => result.Failed(out var error) ? error.ToProblem() : Results.Ok();
}
