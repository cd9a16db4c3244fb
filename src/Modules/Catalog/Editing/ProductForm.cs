using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;

namespace Marketplace.Catalog.Editing;

/// <summary>A product as it is typed.</summary>
internal sealed record ProductForm
{
    [Required(ErrorMessage = "Give the product a title."), StringLength(200, ErrorMessage = "A title has 200 characters at most.")]
    public string? Title { get; init; }

    [StringLength(200, ErrorMessage = "A title has 200 characters at most.")]
    public string? TitleRu { get; init; }

    [StringLength(96, ErrorMessage = "An address has small Latin letters, digits and single hyphens.")]
    public string? Slug { get; init; }

    [StringLength(40_000, ErrorMessage = "A description has 40,000 characters at most.")]
    public string? Description { get; init; }

    [StringLength(40_000, ErrorMessage = "A description has 40,000 characters at most.")]
    public string? DescriptionRu { get; init; }

    [StringLength(120, ErrorMessage = "A brand has 120 characters at most.")]
    public string? Brand { get; init; }

    public string? CategoryId { get; init; }

    [StringLength(200, ErrorMessage = "A title has 200 characters at most.")]
    public string? SeoTitle { get; init; }

    [StringLength(400, ErrorMessage = "Write 400 characters at most.")]
    public string? SeoDescription { get; init; }

    [StringLength(60, ErrorMessage = "The name of an option has 60 characters at most.")]
    public string? Option1 { get; init; }

    [StringLength(60, ErrorMessage = "The name of an option has 60 characters at most.")]
    public string? Option2 { get; init; }

    [StringLength(60, ErrorMessage = "The name of an option has 60 characters at most.")]
    public string? Option3 { get; init; }

    /// <summary>The values of the first option, one in a line.</summary>
    [StringLength(20_000, ErrorMessage = "A product has 1 to 100 variants.")]
    public string? Values1 { get; init; }

    [StringLength(20_000, ErrorMessage = "A product has 1 to 100 variants.")]
    public string? Values2 { get; init; }

    [StringLength(20_000, ErrorMessage = "A product has 1 to 100 variants.")]
    public string? Values3 { get; init; }

    /// <summary>The values from which the rows were made, so that one taken away is told from one typed by hand.</summary>
    public string? ValuesWas1 { get; init; }

    public string? ValuesWas2 { get; init; }

    public string? ValuesWas3 { get; init; }

    /// <summary>What “set for all” puts into each row.</summary>
    public string? AllPrice { get; init; }

    public string? AllStock { get; init; }

    public List<AttributeForm>? Attributes { get; init; }

    public List<VariantForm>? Variants { get; init; }

    /// <summary>The version that the form was made from; somebody may have saved since.</summary>
    public string? Version { get; init; }

    /// <summary>Which button was pressed: <c>save</c>, <c>publish</c>, <c>make-variants</c>, <c>add-variant</c>, <c>refresh</c>, <c>remove-2</c>.</summary>
    public string? Action { get; init; }

    public IReadOnlyList<string> OptionNames => [.. Options.Select(option => option.Name).TakeWhile(name => name.Length > 0)];

    /// <summary>All three, also those that are not named.</summary>
    public IReadOnlyList<OptionForm> Options =>
        [new(Named(Option1), Lines(Values1), Lines(ValuesWas1)), new(Named(Option2), Lines(Values2), Lines(ValuesWas2)), new(Named(Option3), Lines(Values3), Lines(ValuesWas3))];

    public static ProductForm Of(Product product, IReadOnlyDictionary<VariantId, int> stock) => new ProductForm
    {
        Title = product.Title,
        TitleRu = product.TitleRu,
        Slug = product.Slug,
        Description = product.Description,
        DescriptionRu = product.DescriptionRu,
        Brand = product.Brand,
        CategoryId = product.CategoryId?.ToString(),
        SeoTitle = product.SeoTitle,
        SeoDescription = product.SeoDescription,
        Attributes = [.. product.Attributes.Select(pair => new AttributeForm { Name = pair.Key, Value = pair.Value })],
        Variants = [.. product.Variants.OrderBy(variant => variant.Position).Select(variant => VariantForm.Of(variant, stock.GetValueOrDefault(variant.Id)))],
        Version = product.Version.ToString(CultureInfo.InvariantCulture),
    }.WithOptions([.. product.OptionNames.Select((name, i) => new OptionForm(name, [.. product.Variants.OrderBy(v => v.Position).Select(v => v.Options[i]).Distinct(StringComparer.OrdinalIgnoreCase)], []))]);

    /// <summary>With these options and no others; the rows are then made from their values.</summary>
    public ProductForm WithOptions(IReadOnlyList<OptionForm> options)
    {
        var texts = options.Select(option => (option.Name, Values: string.Join('\n', option.Values))).Concat(Enumerable.Repeat((Name: "", Values: ""), 3)).Take(3).ToList();
        return this with
        {
            Option1 = texts[0].Name, Option2 = texts[1].Name, Option3 = texts[2].Name,
            Values1 = texts[0].Values, Values2 = texts[1].Values, Values3 = texts[2].Values,
            ValuesWas1 = texts[0].Values, ValuesWas2 = texts[1].Values, ValuesWas3 = texts[2].Values,
        };
    }

    /// <summary>With the price and the stock of “set for all” in each row.</summary>
    public ProductForm WithAll() => this with
    {
        AllPrice = null,
        AllStock = null,
        Variants = [.. (Variants ?? []).Select(row => row with
        {
            Price = string.IsNullOrWhiteSpace(AllPrice) ? row.Price : AllPrice.Trim(), Stock = string.IsNullOrWhiteSpace(AllStock) ? row.Stock : AllStock.Trim(),
        })],
    };

    /// <summary>What was typed as a product, or what is wrong with each field.</summary>
    public (ProductContent? Content, Dictionary<string, string[]> Faults) Read(string currency)
    {
        var faults = FormCheck.Of(this);
        var options = OptionNames;
        var variants = (Variants ?? []).Take(Product.MostVariants + 1).ToList();
        if (variants.Count is 0 or > Product.MostVariants)
        {
            faults[""] = ["A product has 1 to 100 variants."];
        }

        var contents = new List<VariantContent>();
        foreach (var (i, variant) in variants.Index())
        {
            contents.Add(variant.Read(options, currency, (field, reason) => faults[$"Variants[{i}].{field}"] = [reason]));
        }

        CategoryId? category = null;
        if (!string.IsNullOrEmpty(CategoryId))
        {
            category = Contracts.CategoryId.TryParse(CategoryId, null, out var id) ? id : null;
            if (category is null)
            {
                faults[nameof(CategoryId)] = [CatalogErrors.UnknownCategory.Message];
            }
        }

        if (!string.IsNullOrWhiteSpace(Slug) && !Kernel.Slug.IsWellFormed(Slug.Trim()))
        {
            faults[nameof(Slug)] = ["An address has small Latin letters, digits and single hyphens."];
        }

        if (faults.Count > 0)
        {
            return (null, faults);
        }

        return (new ProductContent
        {
            Title = Title!.Trim(),
            TitleRu = Optional(TitleRu),
            Description = Description?.Trim() ?? "",
            DescriptionRu = Optional(DescriptionRu),
            Brand = Brand?.Trim() ?? "",
            CategoryId = category,
            SeoTitle = SeoTitle?.Trim() ?? "",
            SeoDescription = SeoDescription?.Trim() ?? "",
            Attributes = (Attributes ?? [])
                .Where(a => !string.IsNullOrWhiteSpace(a.Name) && !string.IsNullOrWhiteSpace(a.Value))
                .DistinctBy(a => a.Name!.Trim())
                .ToDictionary(a => a.Name!.Trim(), a => a.Value!.Trim()),
            OptionNames = options,
            Variants = contents,
        }, faults);
    }

    private static string Named(string? text) => text?.Trim() ?? "";

    private static IReadOnlyList<string> Lines(string? text) => OptionForm.Lines(text);

    private static string? Optional(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>What is typed of one attribute.</summary>
internal sealed record AttributeForm
{
    [StringLength(60, ErrorMessage = "The name of an attribute has 60 characters at most.")]
    public string? Name { get; init; }

    [StringLength(500, ErrorMessage = "Write 500 characters at most.")]
    public string? Value { get; init; }
}

/// <summary>What is typed of one variant.</summary>
internal sealed record VariantForm
{
    public string? Id { get; init; }

    [Required(ErrorMessage = "Give the variant a SKU."), StringLength(100, ErrorMessage = "A SKU has 100 characters at most.")]
    public string? Sku { get; init; }

    [StringLength(100, ErrorMessage = "An option has 100 characters at most.")]
    public string? Option1 { get; init; }

    [StringLength(100, ErrorMessage = "An option has 100 characters at most.")]
    public string? Option2 { get; init; }

    [StringLength(100, ErrorMessage = "An option has 100 characters at most.")]
    public string? Option3 { get; init; }

    public string? Price { get; init; }

    public string? CompareAt { get; init; }

    [StringLength(64, ErrorMessage = "A barcode has 64 characters at most.")]
    public string? Barcode { get; init; }

    public string? WeightGrams { get; init; }

    public string? StockPolicy { get; init; }

    public string? Stock { get; init; }

    /// <summary>Pieces when the form was made, so that what was sold meanwhile is not put back.</summary>
    public string? StockWas { get; init; }

    public static VariantForm Of(Variant variant, int stock) => new()
    {
        Id = variant.Id.ToString(),
        Sku = variant.Sku,
        Option1 = variant.Options.ElementAtOrDefault(0),
        Option2 = variant.Options.ElementAtOrDefault(1),
        Option3 = variant.Options.ElementAtOrDefault(2),
        Price = Currencies.ToDecimal(variant.Price).ToString(CultureInfo.InvariantCulture),
        CompareAt = variant.CompareAtMinor is { } was ? Currencies.ToDecimal(variant.Price with { Minor = was }).ToString(CultureInfo.InvariantCulture) : null,
        Barcode = variant.Barcode,
        WeightGrams = variant.WeightGrams.ToString(CultureInfo.InvariantCulture),
        StockPolicy = variant.StockPolicy.ToString(),
        Stock = stock.ToString(CultureInfo.InvariantCulture),
        StockWas = stock.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Its value of the first, second or third option; empty where none was typed.</summary>
    public string Option(int number) => (number switch { 0 => Option1, 1 => Option2, _ => Option3 })?.Trim() ?? "";

    public VariantForm WithOptions(IReadOnlyList<string> values) =>
        this with { Option1 = values.ElementAtOrDefault(0), Option2 = values.ElementAtOrDefault(1), Option3 = values.ElementAtOrDefault(2) };

    /// <summary>What people call it: “S / Blue”.</summary>
    public string Name(int options) => string.Join(" / ", Enumerable.Range(0, options).Select(Option).Where(value => value.Length > 0));

    public VariantContent Read(IReadOnlyList<string> options, string currency, Action<string, string> fault)
    {
        var values = new[] { Option1, Option2, Option3 }.Take(options.Count).Select(value => value?.Trim() ?? "").ToList();
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].Length == 0)
            {
                fault($"Option{i + 1}", "Each variant needs a value for each option.");
            }
        }

        var weight = 0;
        if (!string.IsNullOrWhiteSpace(WeightGrams) && (!Whole(WeightGrams, out weight) || weight > 1_000_000))
        {
            fault(nameof(WeightGrams), "A weight is a whole number of grams from 0 to 1,000,000.");
        }

        if (!string.IsNullOrWhiteSpace(Stock) && (!Whole(Stock, out var pieces) || pieces > 1_000_000))
        {
            fault(nameof(Stock), "Stock is a whole number from 0 to 1,000,000.");
        }

        var policy = Catalog.StockPolicy.Deny;
        if (!string.IsNullOrEmpty(StockPolicy) && (!Enum.TryParse(StockPolicy, out policy) || !Enum.IsDefined(policy)))
        {
            fault(nameof(StockPolicy), "Choose what happens when the last piece is sold.");
        }

        return new VariantContent
        {
            Id = VariantId.TryParse(Id, null, out var id) ? id : null,
            Sku = Sku?.Trim() ?? "",
            Options = values,
            Price = Amount(Price, currency, needed: true, nameof(Price), fault) ?? Money.Zero(currency),
            CompareAtMinor = Amount(CompareAt, currency, needed: false, nameof(CompareAt), fault)?.Minor,
            Barcode = Barcode?.Trim() ?? "",
            WeightGrams = weight,
            StockPolicy = policy,
        };
    }

    /// <summary>By how many pieces the seller changed the number; null where nothing was typed.</summary>
    public int? StockChange(int onHand) =>
        Whole(Stock, out var wanted) ? wanted - (Whole(StockWas, out var was) ? was : onHand) : null;

    private static bool Whole(string? text, out int number) => int.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static Money? Amount(string? text, string currency, bool needed, string field, Action<string, string> fault)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            if (needed)
            {
                fault(field, "Give a price.");
            }

            return null;
        }

        if (decimal.TryParse(text.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && amount <= 10_000_000m && Currencies.FromDecimal(amount, currency) is { } price)
        {
            return price;
        }

        fault(field, "A price is a number from 0 to 10,000,000, e.g. 12.50.");
        return null;
    }
}
