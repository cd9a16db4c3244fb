using System.Text.Json.Nodes;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Scale;
using Marketplace.Kernel.Settings;
using Marketplace.Runtime.Features;

namespace Marketplace.Runtime.Recipes;

/// <summary>Members of the step <c>feature</c>.</summary>
internal sealed record FeatureStep
{
    public IReadOnlyList<string> Enable { get; init; } = [];

    public IReadOnlyList<string> Disable { get; init; } = [];
}

/// <summary>Members of the step <c>themes</c>.</summary>
internal sealed record ThemesStep
{
    public string? Site { get; init; }

    public string? Admin { get; init; }

    public string? Vendor { get; init; }

    public Dictionary<Face, string> ByFace() => new (Face Face, string? Name)[] { (Face.Storefront, Site), (Face.Admin, Admin), (Face.VendorPortal, Vendor) }
        .Where(chosen => chosen.Name is not null)
        .ToDictionary(chosen => chosen.Face, chosen => chosen.Name!);
}

/// <summary>Members of the step <c>recipes</c>.</summary>
internal sealed record RecipesStep
{
    public IReadOnlyList<NamedRecipe> Values { get; init; } = [];

    internal sealed record NamedRecipe
    {
        public required string Name { get; init; }
    }
}

/// <summary>A step that has its effect before the others run, when the shell is built; here for its schema.</summary>
internal abstract class ShapingStep<TStep> : RecipeStep<TStep>
    where TStep : class
{
    protected override Task<Result> ApplyAsync(TStep step, RecipeContext context, CancellationToken stop) => Task.FromResult(Result.Done);
}

internal sealed class FeatureRecipeStep : ShapingStep<FeatureStep>
{
    public override string Name => "feature";

    public override string Description => "Switches features on and off, with what they depend on.";
}

internal sealed class ThemesRecipeStep : ShapingStep<ThemesStep>
{
    public override string Name => "themes";

    public override string Description => "Chooses the themes of the storefront, the admin and the vendor portal.";
}

internal sealed class RecipesRecipeStep : ShapingStep<RecipesStep>
{
    public override string Name => "recipes";

    public override string Description => "Runs other recipes in this one's place.";
}

/// <summary>Changes settings by section; members that are not named stay.</summary>
internal sealed class SettingsRecipeStep(ISettingsEditor editor) : RecipeStep<Dictionary<string, JsonObject>>, IRecipeStep
{
    public override string Name => "settings";

    public override string Description => "Changes settings: one member for each section.";

    JsonObject IRecipeStep.Schema() => new()
    {
        ["properties"] = new JsonObject(editor.Sections.Select(s => KeyValuePair.Create(s.Section, (JsonNode?)RecipeSchema.Of(s.Type)))),
        ["additionalProperties"] = false,
    };

    protected override async Task<Result> ApplyAsync(Dictionary<string, JsonObject> step, RecipeContext context, CancellationToken stop)
    {
        foreach (var (name, json) in step)
        {
            var section = editor.Sections.FirstOrDefault(s => s.Section.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (section is null)
            {
                return new Error(ErrorKind.Invalid, "settings.unknown_section", "There is no settings section '{0}'.{1}")
                    .With(name, Nearest.Hint(name, editor.Sections.Select(s => s.Section)));
            }

            if ((await editor.ChangeAsync(section, json, stop)).Failed(out var error))
            {
                return error;
            }
        }

        return Result.Done;
    }
}

/// <summary>Fills the tenant with a marketplace made up at a given size.</summary>
internal sealed class ScaleRecipeStep(FillScale fill) : RecipeStep<ScalePlan>
{
    public override string Name => "scale";

    public override string Description => "Makes up people, shops, products and a month of orders, the same for the same seed; for tests of load.";

    protected override Task<Result> ApplyAsync(ScalePlan step, RecipeContext context, CancellationToken stop) => fill.RunAsync(step, context.Progress, stop);
}
