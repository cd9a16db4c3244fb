using Marketplace.Kernel;

namespace Marketplace.Catalog.Importing;

/// <summary>Reads the variants of one product: which one a line means, and what it says of it.</summary>
/// <remarks>
/// A file with the values of options lists all variants of its products; without them it speaks of those alone that it names by SKU.
/// A file without SKUs names them by their options.
/// </remarks>
internal sealed class ShopifyVariants(ShopifyCells cells, IReadOnlyList<SourceRow> rows, string handle, Product? there)
{
    private const string Sku = "Variant SKU";
    private const string Price = "Variant Price";
    private const string FormerPrice = "Variant Compare At Price";
    private const string Barcode = "Variant Barcode";
    private const string Grams = "Variant Grams";
    private const string Tracker = "Variant Inventory Tracker";
    private const string Pieces = "Variant Inventory Qty";
    private const string Policy = "Variant Inventory Policy";

    private static readonly string[] _options = ["Option1", "Option2", "Option3"];
    private static readonly string[] _ofVariants = [Sku, Price, FormerPrice, Barcode, Grams, Tracker, Pieces, Policy];

    private readonly SourceRow _head = rows[0];
    private readonly Dictionary<string, int> _counted = [];

    /// <summary>Names of the options; none for a product that is sold in one form.</summary>
    public IReadOnlyList<string> OptionNames { get; } = OptionNamesOf(cells, rows[0], there);

    /// <summary>Pieces by SKU, after reading.</summary>
    public IReadOnlyDictionary<string, int> Counted => _counted;

    private bool ListsAll => _head.Has("Option1 Value");

    /// <summary>The SKUs that the lines have, or would get for a new product.</summary>
    public static IReadOnlyList<string> SkusOf(IReadOnlyList<SourceRow> rows, string handle)
    {
        var options = OptionNamesOf(new ShopifyCells(""), rows[0], null);
        return [.. Lines(rows).Select(row => SkuOf(row, handle, ValuesOf(row, options.Count)))];
    }

    public IReadOnlyList<VariantContent> Read()
    {
        var lines = Lines(rows);
        if (lines.Count == 0 && (there is null || ListsAll || _head.Has(Price)))
        {
            cells.Problem(_head, Price, _head.Has(Price) ? "The product has no price."
                : there is null ? ShopifyCells.Unsaid(Price)
                : "No line of the product has a value of its options.");
            return [];
        }

        if (there is null)
        {
            return lines.ConvertAll(row => Variant(row, null));
        }

        var said = lines.ConvertAll(row => (Known: Find(row), Row: row)).FindAll(one => one.Known is not null || MayBeNew(one.Row));
        if (ListsAll)
        {
            return said.ConvertAll(one => Variant(one.Row, one.Known));
        }

        var named = said.Select(one => one.Known).ToHashSet();
        return [.. said.Select(one => (one.Known!.Position, Content: Variant(one.Row, one.Known)))
            .Concat(there.Variants.Where(variant => !named.Contains(variant)).Select(variant => (variant.Position, Content: AsItIs(variant))))
            .OrderBy(one => one.Position).Select(one => one.Content)];
    }

    private VariantContent Variant(SourceRow row, Variant? known)
    {
        var values = OptionNames.Select((_, i) => OptionOf(row, i, known)).ToList();
        var sku = known is null || row.Has(Sku) ? Limited(row, SkuOf(row, handle, values)) : known.Sku;
        var policy = PolicyOf(row, known);
        if (policy != StockPolicy.Untracked && row.Has(Pieces))
        {
            _counted[sku] = cells.Whole(row, Pieces, 1_000_000);
        }

        return new VariantContent
        {
            Id = known?.Id,
            Sku = sku,
            Options = values,
            Price = PriceOf(row, known) ?? cells.Nothing,
            CompareAtMinor = row.Has(FormerPrice) ? cells.Price(row, FormerPrice, needed: false)?.Minor : known?.CompareAtMinor,
            Barcode = row.Has(Barcode) ? cells.Text(row, Barcode, 64).TrimStart('\'') : known?.Barcode ?? "",
            WeightGrams = row.Has(Grams) ? cells.Whole(row, Grams, 1_000_000) : known?.WeightGrams ?? 0,
            StockPolicy = policy,
        };
    }

    private string OptionOf(SourceRow row, int i, Variant? known)
    {
        var column = $"{_options[i]} Value";
        return !row.Has(column) && i < known?.Options.Count ? known.Options[i] : cells.Text(row, column, 100, needed: true);
    }

    private Money? PriceOf(SourceRow row, Variant? known)
    {
        if (row.Has(Price))
        {
            return cells.Price(row, Price, needed: true);
        }

        if (known is null)
        {
            cells.Problem(row, Price, ShopifyCells.Unsaid(Price));
        }

        return known?.Price;
    }

    // Whether pieces are counted is said by one column, what happens without any by another.
    private static StockPolicy PolicyOf(SourceRow row, Variant? known)
    {
        var tracked = row.Has(Tracker) ? row[Tracker].Trim().Length > 0 : known is { StockPolicy: not StockPolicy.Untracked };
        if (!tracked)
        {
            return StockPolicy.Untracked;
        }

        var goesOn = row.Has(Policy) ? row[Policy].Trim().Equals("continue", StringComparison.OrdinalIgnoreCase) : known?.StockPolicy == StockPolicy.Continue;
        return goesOn ? StockPolicy.Continue : StockPolicy.Deny;
    }

    /// <summary>The variant that the line is for; null for one that is not there yet.</summary>
    private Variant? Find(SourceRow row)
    {
        // What is sold in one form before and after is the same, whatever its SKU.
        var only = there!.Variants is [var single] && there.OptionNames.Count == 0 && OptionNames.Count == 0 ? single : null;
        if (row.Has(Sku))
        {
            var sku = SkuOf(row, handle, ValuesOf(row, OptionNames.Count));
            return there.Variants.FirstOrDefault(variant => variant.Sku == sku) ?? only;
        }

        if (only is not null)
        {
            return only;
        }

        var fitting = there.Variants.Where(variant => variant.Options.Select((value, i) => (Value: value, Column: $"{_options[i]} Value"))
            .All(option => !row.Has(option.Column) || row[option.Column].Trim().Equals(option.Value, StringComparison.OrdinalIgnoreCase))).ToList();
        if (fitting.Count > 1)
        {
            cells.Problem(row, Sku, $"This line fits {fitting.Count} variants of the product. The file needs the column {Sku}, or all columns of the options.");
        }

        return fitting.FirstOrDefault();
    }

    private bool MayBeNew(SourceRow row)
    {
        var unsaid = OptionNames.Select((_, i) => $"{_options[i]} Name").Append($"{_options[0]} Value").FirstOrDefault(column => !row.Has(column));
        if (unsaid is not null)
        {
            cells.Problem(row, row.Has(Sku) ? Sku : $"{_options[0]} Value", $"The product has no such variant, and a new one needs the column {unsaid}.");
        }

        return unsaid is null;
    }

    private string Limited(SourceRow row, string sku)
    {
        cells.Text(row, Sku, 100);
        return sku;
    }

    private static List<string> ValuesOf(SourceRow row, int count) => [.. _options.Take(count).Select(option => row[$"{option} Value"].Trim())];

    private static string SkuOf(SourceRow row, string handle, List<string> values)
    {
        if (row[Sku].Trim().TrimStart('\'') is { Length: > 0 } sku)
        {
            return sku;
        }

        var made = values.Count == 0 ? handle : $"{handle}-{Slug.From(string.Join('-', values))}";
        return made.Length <= 100 ? made : made[..100];
    }

    // Further lines may have a picture alone.
    private static List<SourceRow> Lines(IReadOnlyList<SourceRow> rows)
    {
        const string Value = "Option1 Value";
        var head = rows[0];
        if (head.Has(Value))
        {
            return [.. rows.Where(row => row[Price].Length > 0 || row[Value].Length > 0)];
        }

        if (head.Has(Price))
        {
            return [.. rows.Where(row => row[Price].Length > 0 || row[Sku].Length > 0)];
        }

        return Array.Exists(_ofVariants, head.Has)
            ? [.. rows.Where(row => row == head || Array.Exists(_ofVariants, column => row[column].Length > 0))]
            : [];
    }

    private static List<string> OptionNamesOf(ShopifyCells cells, SourceRow head, Product? there)
    {
        var names = _options.Select((option, i) => there is null || head.Has($"{option} Name") ? cells.Text(head, $"{option} Name", 60) : there.OptionNames.ElementAtOrDefault(i) ?? "")
            .TakeWhile(name => name.Length > 0).ToList();
        var one = head.Has("Option1 Value") ? head["Option1 Value"] == "Default Title" : there is { OptionNames.Count: 0 };
        return one && names is ["Title"] ? [] : names;
    }

    private static VariantContent AsItIs(Variant variant) => new()
    {
        Id = variant.Id, Sku = variant.Sku, Options = variant.Options, Price = variant.Price, CompareAtMinor = variant.CompareAtMinor,
        Barcode = variant.Barcode, WeightGrams = variant.WeightGrams, StockPolicy = variant.StockPolicy,
    };
}
