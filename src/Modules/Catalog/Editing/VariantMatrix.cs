using Marketplace.Kernel;

namespace Marketplace.Catalog.Editing;

/// <summary>Makes the rows of variants from the options and their values. Rows that are there keep what was typed in them.</summary>
internal static class VariantMatrix
{
    private const int LongestCode = 16;

    private static readonly StringComparer _same = StringComparer.OrdinalIgnoreCase;

    /// <summary>True when values were written or taken away since the rows were made.</summary>
    public static bool IsBehind(ProductForm form) =>
        form.Options.Any(option => option.Added.Count > 0 || option.Removed.Count > 0);

    /// <summary>The form with its rows made anew, or with what is wrong with the options.</summary>
    /// <param name="form">As it was typed.</param>
    /// <param name="all">Every combination, also those that were removed one by one; else only those with a new value.</param>
    public static (ProductForm Form, Dictionary<string, string[]> Faults, Error? Refusal) Make(ProductForm form, bool all)
    {
        var rows = form.Variants ?? [];
        var options = form.Options.Select((option, i) => option with { Values = WithTyped(option, rows.Select(row => row.Option(i))) }).ToList();
        if (Faults(options) is { Count: > 0 } faults)
        {
            return (form, faults, null);
        }

        options = [.. options.TakeWhile(option => option.Name.Length > 0)];
        var count = options.Aggregate(1L, (product, option) => product * option.Values.Count);
        if (count > Product.MostVariants)
        {
            return (form, [], CatalogErrors.TooManyVariants(count));
        }

        var left = rows.ToList();
        var root = Root(form, rows);
        var made = new List<VariantForm>();
        foreach (var values in Combinations([.. options.Select(option => option.Values)]))
        {
            var known = left.Find(row => Fits(row, values, exactly: true)) ?? left.Find(row => Fits(row, values, exactly: false));
            if (known is not null)
            {
                left.Remove(known);
                made.Add(known.WithOptions(values) with { Sku = IsSuggested(known, root) ? null : known.Sku });
            }
            else if (all || rows.Count == 0 || values.Where((value, i) => options[i].Added.Contains(value, _same)).Any())
            {
                made.Add(Like(rows.MaxBy(row => values.Where((value, i) => _same.Equals(row.Option(i), value)).Count()), values));
            }
        }

        return (form.WithOptions(options) with { Variants = Named(made, root) }, [], null);
    }

    /// <summary>The form without one of its options; of rows that become the same the first stays.</summary>
    public static (ProductForm Form, Dictionary<string, string[]> Faults, Error? Refusal) Without(ProductForm form, int option)
    {
        var root = Root(form, form.Variants ?? []);
        var rows = (form.Variants ?? []).Select(row => row with { Sku = IsSuggested(row, root) ? null : row.Sku }).Select(row => row.WithOptions([.. Enumerable.Range(0, 3).Where(i => i != option).Select(row.Option)]));
        return Make(form.WithOptions([.. form.Options.Where((_, i) => i != option)]) with { Variants = [.. rows] }, all: false);
    }

    private static Dictionary<string, string[]> Faults(List<OptionForm> options)
    {
        var faults = new Dictionary<string, string[]>();
        foreach (var (i, option) in options.Index())
        {
            if (option.Name.Length == 0 && (option.Values.Count > 0 || options.Skip(i + 1).Any(later => later.Name.Length > 0)))
            {
                faults[$"Option{i + 1}"] = ["Name this option."];
            }
            else if (option.Name.Length > 0 && option.Values.Count == 0)
            {
                faults[$"Values{i + 1}"] = ["Write at least one value."];
            }
        }

        return faults;
    }

    // A value that was typed into a row by hand belongs to the option, unless it was just taken away from it.
    private static IReadOnlyList<string> WithTyped(OptionForm option, IEnumerable<string> typed) => option.Name.Length == 0
        ? option.Values
        : [.. option.Values.Concat(typed.Where(value => value.Length > 0 && !option.Removed.Contains(value, _same))).Distinct(_same)];

    private static IEnumerable<IReadOnlyList<string>> Combinations(IReadOnlyList<IReadOnlyList<string>> options) => options.Aggregate(
        (IEnumerable<IReadOnlyList<string>>)[[]], (rows, values) => rows.SelectMany(row => values.Select(value => (IReadOnlyList<string>)[.. row, value])));

    /// <summary>A row without a value for an option can become any of them.</summary>
    private static bool Fits(VariantForm row, IReadOnlyList<string> values, bool exactly) =>
        values.Where((value, i) => _same.Equals(row.Option(i), value) || (!exactly && row.Option(i).Length == 0)).Count() == values.Count;

    private static VariantForm Like(VariantForm? model, IReadOnlyList<string> values) => new VariantForm
    {
        Price = model?.Price, CompareAt = model?.CompareAt, StockPolicy = model?.StockPolicy, WeightGrams = model?.WeightGrams, Stock = "0",
    }.WithOptions(values);

    // What nobody has typed or saved follows the options.
    private static bool IsSuggested(VariantForm row, string root) =>
        string.IsNullOrEmpty(row.Id) && _same.Equals(row.Sku?.Trim(), string.Join('-', Codes(row).Prepend(root)));

    private static List<VariantForm> Named(List<VariantForm> rows, string root)
    {
        var taken = rows.Select(row => row.Sku?.Trim() ?? "").Where(sku => sku.Length > 0).ToHashSet(_same);
        return [.. rows.Select(row =>
        {
            if (!string.IsNullOrWhiteSpace(row.Sku))
            {
                return row;
            }

            var sku = string.Join('-', Codes(row).Prepend(root));
            var free = Enumerable.Range(1, Product.MostVariants + 1).Select(n => n == 1 ? sku : $"{sku}-{n}").First(taken.Add);
            return row with { Sku = free };
        })];
    }

    // SHIRT of SHIRT-S, else the title.
    private static string Root(ProductForm form, List<VariantForm> rows)
    {
        foreach (var row in rows.Where(row => !string.IsNullOrWhiteSpace(row.Sku)))
        {
            var end = string.Concat(Codes(row).Select(code => $"-{code}"));
            var sku = row.Sku!.Trim();
            if (sku.Length > end.Length && sku.EndsWith(end, StringComparison.OrdinalIgnoreCase))
            {
                return sku[..^end.Length][..Math.Min(40, sku.Length - end.Length)];
            }
        }

        var title = Slug.From(form.Title).ToUpperInvariant();
        return title.Length == 0 ? "SKU" : title[..Math.Min(LongestCode, title.Length)].TrimEnd('-');
    }

    private static IEnumerable<string> Codes(VariantForm row) => Enumerable.Range(0, 3).Select(row.Option).Where(value => value.Length > 0).Select(value =>
    {
        var code = Slug.From(value).ToUpperInvariant();
        return code.Length == 0 ? "X" : code[..Math.Min(LongestCode, code.Length)].Trim('-');
    });
}

/// <summary>One option as it is typed: its values now, and those from which the rows were made.</summary>
internal sealed record OptionForm(string Name, IReadOnlyList<string> Values, IReadOnlyList<string> Was)
{
    public IReadOnlyList<string> Added => [.. Values.Except(Was, StringComparer.OrdinalIgnoreCase)];

    public IReadOnlyList<string> Removed => [.. Was.Except(Values, StringComparer.OrdinalIgnoreCase)];

    /// <summary>One value in a line.</summary>
    public static IReadOnlyList<string> Lines(string? text) =>
        [.. (text ?? "").Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.OrdinalIgnoreCase).Take(Product.MostVariants + 1)];
}
