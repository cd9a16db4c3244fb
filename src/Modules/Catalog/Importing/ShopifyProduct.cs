using System.Globalization;
using Marketplace.Catalog.Categories;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Editing;
using Marketplace.Kernel;

namespace Marketplace.Catalog.Importing;

/// <summary>Reads the lines of one product in Shopify's columns: the first has the product, each further one a variant, a picture or both.</summary>
internal sealed class ShopifyProduct(string currency, CategoryTree categories)
{
    public static readonly IReadOnlyList<string> NeededColumns = ["Handle", "Title", "Variant Price"];

    private static readonly string[] _optionColumns = ["Option1", "Option2", "Option3"];

    private readonly List<ImportProblem> _problems = [];

    /// <summary>The product, or null with the reasons why not.</summary>
    public (IncomingProduct? Product, IReadOnlyList<ImportProblem> Problems) Read(IReadOnlyList<SourceRow> rows)
    {
        var head = rows[0];
        var handle = Text(head, "Handle", 255, needed: true);
        var options = OptionNames(head);
        var pieces = new Dictionary<string, int>();
        var lines = rows.Where(row => row["Variant Price"].Length > 0 || row["Option1 Value"].Length > 0).ToList();
        if (lines.Count == 0)
        {
            Problem(head, "Variant Price", "The product has no price.");
        }

        var variants = lines.ConvertAll(row => Variant(row, handle, options, pieces));
        var content = new ProductContent
        {
            Title = Text(head, "Title", 200, needed: true),
            Description = Limited(head, "Body (HTML)", HtmlToMarkdown.Convert(head["Body (HTML)"]), 40_000),
            Brand = Text(head, "Vendor", 120),
            CategoryId = CategoryOf(head),
            SeoTitle = Text(head, "SEO Title", 200),
            SeoDescription = Text(head, "SEO Description", 400),
            Attributes = AttributesOf(head),
            OptionNames = options,
            Variants = variants,
        };
        if (_problems.Count > 0)
        {
            return (null, _problems);
        }

        return (new IncomingProduct
        {
            Handle = handle,
            Content = content,
            Pieces = pieces,
            Pictures = PicturesOf(rows),
            Publish = IsTrue(head["Published"]) && head["Status"] is "" or "active",
            Recount = true,
        }, _problems);
    }

    private VariantContent Variant(SourceRow row, string handle, IReadOnlyList<string> options, Dictionary<string, int> pieces)
    {
        var values = options.Select((_, i) => Text(row, $"{_optionColumns[i]} Value", 100, needed: true)).ToList();
        var sku = Text(row, "Variant SKU", 100).TrimStart('\'');
        if (sku.Length == 0)
        {
            sku = values.Count == 0 ? handle : $"{handle}-{Slug.From(string.Join('-', values))}";
            sku = sku.Length <= 100 ? sku : sku[..100];
        }

        var tracked = row["Variant Inventory Tracker"].Trim().Length > 0;
        if (tracked)
        {
            pieces[sku] = Whole(row, "Variant Inventory Qty", 1_000_000);
        }

        return new VariantContent
        {
            Sku = sku,
            Options = values,
            Price = Price(row, "Variant Price", needed: true) ?? Money.Zero(currency),
            CompareAtMinor = Price(row, "Variant Compare At Price", needed: false)?.Minor,
            Barcode = Text(row, "Variant Barcode", 64).TrimStart('\''),
            WeightGrams = Whole(row, "Variant Grams", 1_000_000),
            StockPolicy = !tracked ? StockPolicy.Untracked
                : row["Variant Inventory Policy"].Trim().Equals("continue", StringComparison.OrdinalIgnoreCase) ? StockPolicy.Continue
                : StockPolicy.Deny,
        };
    }

    private List<string> OptionNames(SourceRow head)
    {
        var names = _optionColumns.Select(column => Text(head, $"{column} Name", 60)).TakeWhile(name => name.Length > 0).ToList();
        return names is ["Title"] && head["Option1 Value"] == "Default Title" ? [] : names;
    }

    private CategoryId? CategoryOf(SourceRow head)
    {
        var wanted = head["Product Category"].Split('>')[^1].Trim() is { Length: > 0 } last ? last : head["Type"].Trim();
        return wanted.Length == 0
            ? null
            : categories.InOrder.FirstOrDefault(node => node.EnglishName.Equals(wanted, StringComparison.OrdinalIgnoreCase))?.Id;
    }

    private Dictionary<string, string> AttributesOf(SourceRow head)
    {
        var said = new Dictionary<string, string>();
        foreach (var column in (ReadOnlySpan<string>)["Type", "Tags"])
        {
            if (Text(head, column, 500) is { Length: > 0 } text)
            {
                said[column] = text;
            }
        }

        return said;
    }

    private List<(string Source, string Alt)> PicturesOf(IReadOnlyList<SourceRow> rows)
    {
        var pictures = rows.Where(row => row["Image Src"].Trim().Length > 0)
            .OrderBy(row => int.TryParse(row["Image Position"], NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : int.MaxValue)
            .Select(row => (Source: Text(row, "Image Src", 2_000), Alt: Text(row, "Image Alt Text", 300)))
            .Concat(rows.Where(row => row["Variant Image"].Trim().Length > 0).Select(row => (Source: Text(row, "Variant Image", 2_000), Alt: "")));
        return [.. pictures.DistinctBy(picture => picture.Source)];
    }

    private Money? Price(SourceRow row, string column, bool needed)
    {
        var text = row[column].Trim();
        if (text.Length == 0)
        {
            if (needed)
            {
                Problem(row, column, "The price is missing.");
            }

            return null;
        }

        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) || amount > 10_000_000m)
        {
            Problem(row, column, $"“{Short(text)}” is no price. Write it like 1299.90, from 0 to 10000000.");
            return null;
        }

        if (Currencies.FromDecimal(amount, currency) is not { } price)
        {
            Problem(row, column, $"“{Short(text)}” has more digits after the point than {currency} knows.");
            return null;
        }

        return price;
    }

    private int Whole(SourceRow row, string column, int most)
    {
        var text = row[column].Trim();
        if (text.Length == 0)
        {
            return 0;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= most && number == decimal.Truncate(number))
        {
            return (int)number;
        }

        Problem(row, column, $"“{Short(text)}” is no whole number from 0 to {most}.");
        return 0;
    }

    private string Text(SourceRow row, string column, int most, bool needed = false)
    {
        var text = row[column].Trim();
        if (needed && text.Length == 0)
        {
            Problem(row, column, $"{column} is missing.");
        }

        return Limited(row, column, text, most);
    }

    private string Limited(SourceRow row, string column, string text, int most)
    {
        if (text.Length > most)
        {
            Problem(row, column, $"{column} has {text.Length} characters; {most} is the most.");
        }

        return text;
    }

    private void Problem(SourceRow row, string column, string message) => _problems.Add(new ImportProblem(row.Line, column, message));

    private static bool IsTrue(string text) => text.Trim().Equals("true", StringComparison.OrdinalIgnoreCase);

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
