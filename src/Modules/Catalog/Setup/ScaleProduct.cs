using System.Text.Json;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Scale;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Catalog.Setup;

internal sealed record ScalePicture(string Key, int Width, int Height);

/// <summary>A made-up variant; prices in hundredths of a whole unit.</summary>
internal sealed record ScaleOffer(int Number, string OptionsJson, long Cents, long? WasCents, int Grams);

/// <summary>A made-up product.</summary>
internal sealed record ScaleProduct
{
    public required int Number { get; init; }

    public required Guid Id { get; init; }

    public required Guid Seller { get; init; }

    public required Guid Category { get; init; }

    public required string Slug { get; init; }

    public required string Title { get; init; }

    public required string TitleRu { get; init; }

    public required string Description { get; init; }

    public required string DescriptionRu { get; init; }

    public required string Brand { get; init; }

    public required string AttributesJson { get; init; }

    public required string OptionNamesJson { get; init; }

    public required ProductStatus Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required IReadOnlyList<ScaleOffer> Variants { get; init; }

    public required IReadOnlyList<ScalePicture> Pictures { get; init; }

    public static Guid CategoryAt(ScalePlan plan, int shelf) => plan.IdOf("category", 1_000 + shelf);

    /// <summary>Products until there are as many variants as the plan asks for.</summary>
    public static IEnumerable<ScaleProduct> Of(ScalePlan plan, IReadOnlyList<ScalePicture> pictures)
    {
        var (number, variant) = (0, 0);
        while (variant < plan.Skus)
        {
            // Every shop has one product at least, so these come first and have one variant each.
            var product = Make(plan, number, variant, number < plan.Sellers ? 1 : plan.Skus - variant, pictures);
            yield return product;
            number++;
            variant += product.Variants.Count;
        }
    }

    private static ScaleProduct Make(ScalePlan plan, int number, int firstVariant, int most, IReadOnlyList<ScalePicture> pictures)
    {
        var dice = plan.DiceOf("product", number);
        var seller = number < plan.Sellers ? number : dice.Skewed(plan.Sellers, 2);
        var shelf = dice.Skewed(ScaleWords.Shelves.Length, 8);
        var (place, material, colour) = (ScaleWords.Shelves[shelf], dice.One(ScaleWords.Materials), dice.One(ScaleWords.Colours));
        var thing = dice.One(place.Things);
        var (brand, series) = (dice.One(ScaleWords.Brands), dice.One(ScaleWords.Series));
        var title = $"{brand} {series} {material.En} {thing.En}";
        var options = OptionsOf(ref dice, most);
        var cents = (place.Price * dice.Between(40, 260)) - 5L;
        var said = Enumerable.Range(0, dice.Between(2, 6)).Select(_ => dice.Below(ScaleWords.Sentences.Length)).Distinct().ToList();
        return new ScaleProduct
        {
            Number = number,
            Id = plan.IdOf("product", number),
            Seller = ScaleSeller.At(plan, seller).Value,
            Category = CategoryAt(plan, shelf),
            Slug = $"{Kernel.Slug.From(title)}-{number}",
            Title = title,
            TitleRu = $"{thing.Ru} {brand} {series}, {material.Ru}",
            Description = $"**{title}.** {string.Join(' ', said.Select(i => ScaleWords.Sentences[i]))}\n\n- {dice.Between(8, 90)} cm\n- {colour.ToLowerInvariant()}\n- {material.En}",
            DescriptionRu = $"**{thing.Ru} {brand} {series}.** {string.Join(' ', said.Select(i => ScaleWords.SentencesRu[i]))}\n\n- {dice.Between(8, 90)} см\n- {material.Ru}",
            Brand = brand,
            AttributesJson = JsonSerializer.Serialize(new Dictionary<string, string> { ["Material"] = material.En, ["Colour"] = colour }, PlatformJson.Options),
            OptionNamesJson = JsonSerializer.Serialize<IReadOnlyList<string>>(options.Names, PlatformJson.Options),
            Status = number < plan.Sellers || dice.Percent(95) ? ProductStatus.Published : dice.Percent(60) ? ProductStatus.Draft : ProductStatus.InReview,
            CreatedAt = plan.Until!.Value.AddMinutes(-dice.Between(32 * 24 * 60, 500 * 24 * 60)),
            Variants = [.. options.Values.Select((value, i) => new ScaleOffer(
                firstVariant + i, JsonSerializer.Serialize<IReadOnlyList<string>>(value, PlatformJson.Options), cents + (i * 100L), number % 7 == 0 ? (cents + (i * 100L)) * 5 / 4 : null, dice.Between(50, 4_000)))],
            Pictures = pictures.Count == 0 ? [] : [.. Enumerable.Range(0, dice.Between(1, 3)).Select(i => pictures[(number + (i * 7)) % pictures.Count]).Distinct()],
        };
    }

    private static (string[] Names, string[][] Values) OptionsOf(ref Dice dice, int most)
    {
        var wanted = dice.Percent(70) ? 1 : dice.Between(2, 6);
        if (Math.Min(wanted, most) == 1)
        {
            return ([], [[]]);
        }

        var start = dice.Below(ScaleWords.Colours.Length);
        return dice.Percent(50) && wanted <= ScaleWords.Sizes.Length
            ? (["Size"], [.. ScaleWords.Sizes.Take(Math.Min(wanted, most)).Select(size => new[] { size })])
            : (["Colour"], [.. Enumerable.Range(0, Math.Min(wanted, most)).Select(i => new[] { ScaleWords.Colours[(start + i) % ScaleWords.Colours.Length] })]);
    }
}
