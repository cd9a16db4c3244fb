using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Marketplace.Kernel;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Tenancy;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Administration.Recipes;

/// <summary>An admin runs a recipe, from the host's files or pasted.</summary>
internal static class RunRecipes
{
    private static readonly JsonSerializerOptions _readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string View = "/Administration/Recipes/Recipes.cshtml";

    public static void Map(IEndpointRouteBuilder admin)
    {
        var recipes = admin.MapGroup("/recipes").RequirePermission(EnginePermissions.RunRecipes);
        recipes.MapGet("/", (IRecipes known) => Page.Of(View, new Model(known.All, null, null)));
        recipes.MapPost("/", Handle);
        recipes.MapGet("/export", ExportAsync).WithName("Administration.ExportRecipe");
        recipes.MapGet("/schema", (string? step, IRecipes known) => known.Schema(step).Failed(out var error, out var schema)
            ? Page.Of(View, new Model(known.All, null, null)).WithError(error)
            : Results.Content(schema, "application/schema+json"));
    }

    public sealed record Form
    {
        [MaxLength(120)]
        public string? Name { get; init; }

        [MaxLength(2_000_000)]
        public string? Json { get; init; }
    }

    public sealed record Model(IReadOnlyList<RecipeInfo> Recipes, string? Json, IReadOnlyList<string>? Progress);

    // One file that makes another marketplace like this one: how it is set up, not who and what is in it.
    private static async Task<IResult> ExportAsync(IEnumerable<IRecipeExport> exports, ISettings<SiteSettings> site, TimeProvider clock, CancellationToken stop)
    {
        var steps = new JsonArray();
        foreach (var export in exports.OrderBy(one => one.Order))
        {
            foreach (var step in await export.StepsAsync(stop))
            {
                steps.Add((JsonNode)step);
            }
        }

        var name = Slug.From(site.Current.SiteName) is { Length: > 0 } slug ? slug : "marketplace";
        var recipe = new JsonObject
        {
            ["name"] = name, ["displayName"] = site.Current.SiteName, ["description"] = $"How {site.Current.SiteName} is set up.", ["author"] = site.Current.SiteName, ["website"] = "",
            ["version"] = clock.GetUtcNow().ToString("yyyy.M.d", CultureInfo.InvariantCulture), ["issetuprecipe"] = true, ["categories"] = new JsonArray(), ["tags"] = new JsonArray(), ["steps"] = steps,
        };
        return Results.File(JsonSerializer.SerializeToUtf8Bytes(recipe, _readable), "application/json", $"{name}.recipe.json");
    }

    private static async Task<IResult> Handle([FromForm] Form form, IRecipes known, CancellationToken stop)
    {
        var progress = new List<string>();
        var result = form.Name is { Length: > 0 } name
            ? await known.RunAsync(name, progress.Add, stop)
            : await known.RunTextAsync(form.Json ?? "", progress.Add, stop);
        return result.Failed(out var error)
            ? Page.Of(View, new Model(known.All, form.Json, null)).WithError(error)
            : Page.Of(View, new Model(known.All, null, progress));
    }
}
