using System.Globalization;
using Marketplace.Catalog.Categories;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Editing;

namespace Marketplace.Catalog.Importing;

/// <summary>Reads the lines of one product in Shopify's columns: the first has the product, each further one a variant, a picture or both.</summary>
/// <remarks>
/// As with Shopify, a column that the file does not have leaves what is there alone, and a blank cell of one that it has makes blank.
/// What no column speaks of, such as texts in other languages, stays in any case.
/// </remarks>
internal sealed class ShopifyProduct(ShopifyLines lines, string currency, CategoryTree categories, Product? there)
{
    /// <summary>What a file of new products needs; <c>Handle</c> is needed in any.</summary>
    public static readonly IReadOnlyList<string> NeededColumns = ["Handle", "Title", "Variant Price"];

    private readonly SourceRow _head = lines.Rows[0];
    private readonly ShopifyCells _cells = new(currency);

    /// <summary>The product, or null with the reasons why not.</summary>
    public (IncomingProduct? Product, IReadOnlyList<ImportProblem> Problems) Read()
    {
        var handle = _cells.Text(_head, "Handle", 255, needed: true);
        var variants = new ShopifyVariants(_cells, lines.Rows, handle, there);
        var content = new ProductContent
        {
            Title = Title(),
            TitleRu = there?.TitleRu,
            Description = lines.Description is { } said ? _cells.Limited(_head, "Body (HTML)", said, 40_000) : there?.Description ?? "",
            DescriptionRu = there?.DescriptionRu,
            Brand = Text("Vendor", 120, there?.Brand),
            SeoTitle = Text("SEO Title", 200, there?.SeoTitle),
            SeoDescription = Text("SEO Description", 400, there?.SeoDescription),
            Attributes = Attributes(),
            CategoryId = Category(),
            OptionNames = variants.OptionNames,
            Variants = variants.Read(),
        };
        return _cells.Problems.Count > 0 ? (null, _cells.Problems) : (new IncomingProduct
        {
            Handle = handle,
            Content = content,
            Pieces = variants.Counted,
            Pictures = Pictures(),
            Publish = IsTrue(_head["Published"]) && _head["Status"] is "" or "active",
            Recount = true,
        }, _cells.Problems);
    }

    private string Title()
    {
        if (_head.Has("Title"))
        {
            return _cells.Text(_head, "Title", 200, needed: true);
        }

        if (there is null)
        {
            _cells.Problem(_head, "Title", ShopifyCells.Unsaid("Title"));
        }

        return there?.Title ?? "";
    }

    private string Text(string column, int most, string? now) => _head.Has(column) ? _cells.Text(_head, column, most) : now ?? "";

    private Dictionary<string, string> Attributes()
    {
        var said = new Dictionary<string, string>(there?.Attributes ?? new Dictionary<string, string>());
        foreach (var column in (ReadOnlySpan<string>)["Type", "Tags"])
        {
            if (Text(column, 500, said.GetValueOrDefault(column)) is { Length: > 0 } text)
            {
                said[column] = text;
            }
            else
            {
                said.Remove(column);
            }
        }

        return said;
    }

    /// <summary>The first of the shop's own category and its type that the marketplace knows by that name.</summary>
    private CategoryId? Category()
    {
        const string Own = "Product Category";
        var before = there?.Attributes.GetValueOrDefault("Type") ?? "";
        var type = _head.Has("Type") ? _head["Type"].Trim() : before;
        if (there is not null && !_head.Has(Own) && (!_head.Has("Type") || (there.CategoryId is not null && type == before)))
        {
            return there.CategoryId;
        }

        return Named(_head[Own].Split('>')[^1].Trim()) ?? Named(type);
    }

    private CategoryId? Named(string name) =>
        name.Length == 0 ? null : categories.InOrder.FirstOrDefault(node => node.EnglishName.Equals(name, StringComparison.OrdinalIgnoreCase))?.Id;

    private List<(string Source, string Alt)> Pictures()
    {
        var pictures = lines.Rows.Where(row => row["Image Src"].Trim().Length > 0)
            .OrderBy(row => int.TryParse(row["Image Position"], NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : int.MaxValue)
            .Select(row => (Source: _cells.Text(row, "Image Src", 2_000), Alt: _cells.Text(row, "Image Alt Text", 300)))
            .Concat(lines.Rows.Where(row => row["Variant Image"].Trim().Length > 0).Select(row => (Source: _cells.Text(row, "Variant Image", 2_000), Alt: "")));
        return [.. pictures.DistinctBy(picture => picture.Source)];
    }

    private static bool IsTrue(string text) => text.Trim().Equals("true", StringComparison.OrdinalIgnoreCase);
}
