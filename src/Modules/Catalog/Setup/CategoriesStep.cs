using System.ComponentModel.DataAnnotations;
using Marketplace.Catalog.Categories;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Recipes;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Setup;

/// <summary>The recipe step <c>categories</c>.</summary>
internal sealed record CategoriesRecipe
{
    [Required]
    public IReadOnlyList<CategoryRecipe> Categories { get; init; } = [];
}

/// <summary>One category in a recipe; what it stands in comes before it.</summary>
internal sealed record CategoryRecipe
{
    /// <summary>Slugs from the top, e.g. <c>home/kitchen</c>.</summary>
    [Required, MaxLength(400)]
    public string Path { get; init; } = "";

    [Required, MaxLength(120)]
    public string Name { get; init; } = "";

    [MaxLength(120)]
    public string? NameRu { get; init; }

    [MaxLength(60)]
    public string TaxClass { get; init; } = "";

    public IReadOnlyList<AttributeRecipe> Attributes { get; init; } = [];
}

/// <summary>One attribute in a recipe.</summary>
internal sealed record AttributeRecipe
{
    [Required, MaxLength(60)]
    public string Name { get; init; } = "";

    public AttributeKind Kind { get; init; }

    public IReadOnlyList<string> Choices { get; init; } = [];
}

/// <summary>Makes categories, or brings those that are there to what the recipe says.</summary>
internal sealed class CategoriesStep(CatalogDb db, CategoryTree tree, UnitOfWork unit) : RecipeStep<CategoriesRecipe>
{
    public override string Name => "categories";

    public override string Description => "Makes the tree of categories with their attributes and tax classes.";

    protected override async Task<Result> ApplyAsync(CategoriesRecipe step, RecipeContext context, CancellationToken stop)
    {
        if (FormCheck.Of(step) is { Count: > 0 } faults)
        {
            return Refused($"{faults.First().Key}: {faults.First().Value[0]}");
        }

        var known = await db.Categories.ToDictionaryAsync(category => category.Path, stop);
        foreach (var (position, wanted) in step.Categories.Index())
        {
            var slugs = wanted.Path.Split('/');
            if (slugs.Length > Category.MostLevels || !slugs.All(Slug.IsWellFormed))
            {
                return Refused($"“{wanted.Path}” cannot be the path of a category: at most five slugs of small Latin letters, digits and hyphens, divided by /.");
            }

            Category? parent = null;
            if (slugs.Length > 1 && !known.TryGetValue(string.Join('/', slugs[..^1]), out parent))
            {
                return Refused($"“{wanted.Path}” stands in a category that does not exist. Put that one before it.");
            }

            if (!known.TryGetValue(wanted.Path, out var category))
            {
                known[wanted.Path] = category = Category.New(slugs[^1]);
                category.Place(parent, slugs[^1]);
                db.Categories.Add(category);
            }

            category.Describe(
                wanted.Name, wanted.NameRu, position, wanted.TaxClass,
                [.. wanted.Attributes.Select(a => new AttributeDefinition(a.Name, a.Kind, a.Choices))]);
        }

        unit.Evict(CatalogTags.Categories);
        await unit.FlushAsync(stop);
        tree.Forget();
        context.Progress($"{step.Categories.Count} categories");
        return Result.Done;
    }

    private static Error Refused(string why) => new(ErrorKind.Invalid, "catalog.recipe", why);
}
