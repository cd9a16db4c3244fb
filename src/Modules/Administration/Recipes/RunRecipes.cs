using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel.Security;
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
    private const string View = "/Administration/Recipes/Recipes.cshtml";

    public static void Map(IEndpointRouteBuilder admin)
    {
        var recipes = admin.MapGroup("/recipes").RequirePermission(EnginePermissions.RunRecipes);
        recipes.MapGet("/", (IRecipes known) => Page.Of(View, new Model(known.All, null, null)));
        recipes.MapPost("/", Handle);
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
