using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Tenancy;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Administration.Setup;

/// <summary>Whoever opens a new tenant first sets it up.</summary>
internal static class SetUpTenant
{
    private const string View = "/Administration/Setup/Setup.cshtml";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.Of(Face.Admin, "");
        pages.MapGet("/", (string? token, IRecipes recipes, TenantInfo tenant) => MaySetUp(tenant, token)
            ? Page.Of(View, new Model(SetupRecipes(recipes), new Form { RecipeName = tenant.RecipeName, Token = token }))
            : Results.NotFound()).AllowAnonymous();
        pages.MapPost("/", Handle).AllowAnonymous().RequireRateLimiting(RateLimits.SignUp);
    }

    public sealed record Form
    {
        [Required(ErrorMessage = "Please give the marketplace a name."), MaxLength(80)]
        public string? SiteName { get; init; }

        [Required(ErrorMessage = "Please choose a recipe."), MaxLength(120)]
        public string? RecipeName { get; init; }

        [Required(ErrorMessage = "Please enter your name."), MaxLength(120)]
        public string? UserName { get; init; }

        [Required(ErrorMessage = "Please enter your e-mail address."), EmailAddress(ErrorMessage = "This is not an e-mail address that we can write to."), MaxLength(254)]
        public string? Email { get; init; }

        [Required(ErrorMessage = "Please choose a password."), MinLength(10, ErrorMessage = "A password has at least 10 characters."), MaxLength(256)]
        public string? Password { get; init; }

        [MaxLength(64)]
        public string? Token { get; init; }
    }

    // The Default tenant belongs to whoever starts the host; the others to whom its admin gave the link.
    private static bool MaySetUp(TenantInfo tenant, string? token) => tenant.IsDefault
        || CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(tenant.Secret), Encoding.UTF8.GetBytes(token ?? ""));

    public sealed record Model(IReadOnlyList<RecipeInfo> Recipes, Form Form);

    private static List<RecipeInfo> SetupRecipes(IRecipes recipes) => [.. recipes.All.Where(r => r.IsSetupRecipe)];

    private static async Task<IResult> Handle([FromForm] Form form, IRecipes recipes, ITenants tenants, TenantInfo tenant, HttpContext http, CancellationToken stop)
    {
        if (!MaySetUp(tenant, form.Token))
        {
            return Results.NotFound();
        }

        var page = Page.Of(View, new Model(SetupRecipes(recipes), form));
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return page.WithErrors(faults);
        }

        var setup = new TenantSetup
        {
            Name = tenant.Name, SiteName = form.SiteName!, RecipeName = form.RecipeName, UserName = form.UserName!, Email = form.Email!, Password = form.Password!,
        };
        return (await tenants.SetupAsync(setup, _ => { }, stop)).Failed(out var error)
            ? page.WithError(error)
            : Results.Redirect($"{http.Request.PathBase}/log-in?returnUrl={Uri.EscapeDataString($"{http.Request.PathBase}/admin")}");
    }
}
