using System.Text.Json.Nodes;
using Marketplace.Catalog.Categories;
using Marketplace.Kernel.Recipes;

namespace Marketplace.Catalog.Setup;

/// <summary>The tree of categories, each after what it stands in.</summary>
internal sealed class CategoriesExport(CategoryTree categories) : IRecipeExport
{
    public int Order => 30;

    public async Task<IReadOnlyList<JsonObject>> StepsAsync(CancellationToken stop)
    {
        var all = (await categories.LoadAsync(stop)).InOrder.ToList();
        return all.Count == 0 ? [] :
        [
            new CategoriesRecipe
            {
                Categories = all.ConvertAll(category => new CategoryRecipe
                {
                    Path = category.Path, Name = category.EnglishName, NameRu = category.RussianName, TaxClass = category.OwnTaxClass,
                    Attributes = [.. category.OwnAttributes.Select(attribute => new AttributeRecipe { Name = attribute.Name, Kind = attribute.Kind, Choices = attribute.Choices })],
                }),
            }.ToStep("categories"),
        ];
    }
}
