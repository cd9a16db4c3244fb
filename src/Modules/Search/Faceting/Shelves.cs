using System.Globalization;
using Dapper;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Settings;
using Marketplace.Sellers.Contracts;
using Microsoft.Extensions.Localization;

namespace Marketplace.Search.Faceting;

/// <summary>The products that somebody could mean: a query for <c>key</c> and <c>score</c>, and its parameters.</summary>
internal sealed record Scope(string Sql, IReadOnlyDictionary<string, object> Parameters)
{
    /// <summary>The same for the same question.</summary>
    public string Key { get; } = string.Join('\n', Parameters.Select(pair => $"{pair.Key}={pair.Value}").Prepend(Sql));
}

/// <summary>A page of a narrowed list: of a shelf, or of what has words. Facets are counted when asked for.</summary>
internal sealed record ListWish(string? Shelf, Scope? Words, Narrowing Narrowing, string? Category, ProductOrder? Order, int Skip, int Take, bool WithFacets)
{
    /// <summary>The same for the same question in the same language and currency. Values are escaped: what somebody writes into an address is never taken for another question.</summary>
    public string KeyIn(string currency) => string.Join('\n', Narrowing.Pairs().Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}").Prepend(
        $"{CultureInfo.CurrentUICulture.Name} {currency} {Order} {Skip} {Take} {WithFacets}\n{Shelf}\n{Category}\n{Words?.Key}\n"));
}

/// <summary>A list without its products: their keys, how many there are on all pages, and the numbers for narrowing down.</summary>
internal sealed record NarrowedKeys(IReadOnlyList<long> Page, int Total, IReadOnlyList<FacetGroup> Facets, IReadOnlyDictionary<string, int> Categories);

/// <summary>Narrows products down and counts what is left, in memory; cards that no other page has shown are read by their keys.</summary>
internal sealed class Shelves(
    ShelfMemory memory, TenantMemory cards, UnitOfWork unit, IGoodsWords words, IEnumerable<ThresholdFacet> thresholds, IStringLocalizer localizer, ISettings<SiteSettings> site) : INarrowedShelves
{
    private const int MostGroups = 10;
    private const int MostValues = 40;
    private const int MostNumbers = 6;

    public Task<NarrowedShelf> ShowAsync(string categoryPath, Narrowing narrowing, ProductOrder order, int skip, int take, CancellationToken stop) =>
        FindAsync(new ListWish(categoryPath, null, narrowing, null, order, skip, take, WithFacets: true), stop);

    public async Task<NarrowedShelf> FindAsync(ListWish wish, CancellationToken stop)
    {
        var index = await memory.ReadAsync(stop);
        var currency = site.Current.Currency;
        var list = await memory.CountedAsync(index, wish.KeyIn(currency), () => CountAsync(index, wish, currency, stop));
        return new NarrowedShelf(await PageAsync(list.Page, stop), list.Total, list.Facets, list.Categories);
    }

    private async Task<NarrowedKeys> CountAsync(ShelfIndex index, ListWish wish, string currency, CancellationToken stop)
    {
        var hits = wish.Words is null ? [] : await memory.MatchAsync(wish.Words, unit, stop);
        var answer = index.Find(new ListQuestion(
            wish.Shelf, hits, wish.Narrowing, wish.Category, wish.Narrowing.MinMinor(currency), wish.Narrowing.MaxMinor(currency), wish.Order, wish.Skip, wish.Take, wish.WithFacets));
        var texts = await words.FindAsync(answer.Counts.Where(IsField).SelectMany(count => (IEnumerable<string>)[FieldOf(count.Name), count.Text, .. MeasureRange.Of(count.Value)?.Units ?? []]), stop);

        // A threshold that no module knows any more is not shown.
        var counts = answer.Counts
            .Where(count => !count.Name.StartsWith(Narrowing.Least, StringComparison.Ordinal) || ThresholdOf(count.Name) is not null)
            .GroupBy(count => count.Name)
            .SelectMany(group => FieldOf(group.Key).Length > 0 ? NumbersOrRanges([.. group], wish.Narrowing.Chosen.GetValueOrDefault(group.Key) ?? []) : group)
            .Select(count => count with
            {
                Text = ThresholdOf(count.Name) is { } threshold ? localizer[threshold.Value, count.Value]
                    : IsField(count) ? MeasureRange.Of(count.Value)?.Text(texts) ?? texts.GetValueOrDefault(count.Text, count.Text)
                    : count.Text,
            })
            .ToList();
        return new NarrowedKeys(
            answer.Page, answer.Total, Groups(counts, wish.Narrowing, texts),
            counts.Where(count => count.Name == FacetIndex.Category).ToDictionary(count => count.Value, count => count.Products));
    }

    // What another page has shown already is not read again; a key without a row is a product that has just gone.
    private async Task<IReadOnlyList<ProductCard>> PageAsync(IReadOnlyList<long> keys, CancellationToken stop)
    {
        static string PlaceOf(long key) => $"search.card:{key:x}";
        var since = cards.Now;
        var known = keys.ToDictionary(key => key, key => cards.Find<ProductCard>(PlaceOf(key)));
        long[] missing = [.. known.Where(pair => pair.Value is null).Select(pair => pair.Key)];
        if (missing.Length > 0)
        {
            foreach (var row in await unit.Connection.QueryAsync<Row>(new CommandDefinition(PageSql(unit.Database.IsPostgreSql), new { Keys = missing }, unit.Transaction, cancellationToken: stop)))
            {
                var card = row.ToCard();
                cards.Keep(PlaceOf(row.Key), card, [ShelfMemory.TagOf(row.Key)], since);
                known[row.Key] = card;
            }
        }

        return [.. keys.Select(key => known[key]).OfType<ProductCard>()];
    }

    internal static string PageSql(bool postgreSql) =>
        $"""
        SELECT d.key AS Key, d.product_id AS ProductId, d.slug AS Slug, d.title AS EnglishTitle, d.title_ru AS RussianTitle, d.seller_id AS SellerId, d.seller_name AS SellerName,
            d.seller_slug AS SellerSlug, d.from_minor AS FromMinor, d.currency AS Currency, d.many_prices AS ManyPrices, d.compare_at_minor AS CompareAtMinor, d.available AS Available,
            d.image_key AS ImageKey, d.image_width AS ImageWidth, d.image_height AS ImageHeight
        FROM search_document d WHERE d.key {(postgreSql ? "= ANY(@Keys)" : "IN @Keys")}
        """;

    private static bool IsField(ValueCount count) => FieldOf(count.Name).Length > 0;

    private static string FieldOf(string facet) => facet.StartsWith(Narrowing.Field, StringComparison.Ordinal) ? facet[Narrowing.Field.Length..] : "";

    // A few numbers are chosen one by one, of many one chooses a range; what is chosen can always be taken away.
    private static IEnumerable<ValueCount> NumbersOrRanges(IReadOnlyList<ValueCount> group, IReadOnlyList<string> chosen)
    {
        bool IsChosen(ValueCount count) => chosen.Contains(count.Value, StringComparer.OrdinalIgnoreCase);
        var ranges = group.Where(count => MeasureRange.Of(count.Value) is not null).ToList();
        var inRanges = group.Where(count => Measure.Of(count.Value, bare: true) is { } measure && ranges.Exists(range => range.Value == measure.Range.Value)).ToList();
        return group.Except(((inRanges.Count > MostNumbers && ranges.Count > 1) || ranges.Exists(IsChosen) ? inRanges : ranges).Where(count => !IsChosen(count)));
    }

    private ThresholdFacet? ThresholdOf(string facet) => thresholds.FirstOrDefault(known => facet == Narrowing.Least + known.Name);

    private List<FacetGroup> Groups(IEnumerable<ValueCount> counts, Narrowing narrowing, IReadOnlyDictionary<string, string> texts) =>
    [
        .. counts.Where(count => count.Name != FacetIndex.Category).GroupBy(count => count.Name)
            .Select(group => (Name: group.Key, Weight: group.Sum(count => count.Products), Values: ValuesOf(group, narrowing.Chosen.GetValueOrDefault(group.Key) ?? [])))
            .Where(group => group.Values.Count > 1 || group.Values.Any(value => value.Chosen))
            .OrderBy(group => group.Name switch { Narrowing.Brand => 0, Narrowing.Seller => 3, _ when ThresholdOf(group.Name) is not null => 1, _ => 2 }).ThenByDescending(group => group.Weight).ThenBy(group => group.Name, StringComparer.Ordinal)
            .Take(MostGroups)
            .Select(group => new FacetGroup(group.Name, HeadingOf(group.Name, texts), group.Values)),
    ];

    private string HeadingOf(string facet, IReadOnlyDictionary<string, string> texts) =>
        FieldOf(facet) is { Length: > 0 } field ? texts.GetValueOrDefault(field, field) : ThresholdOf(facet) is { } threshold ? localizer[threshold.Heading] : "";

    private static List<FacetValue> ValuesOf(IEnumerable<ValueCount> counts, IReadOnlyList<string> chosen) =>
    [
        .. counts.Select(count => (Rank: RankOf(count), Value: new FacetValue(count.Value, count.Text, count.Products, chosen.Contains(count.Value, StringComparer.OrdinalIgnoreCase))))
            .OrderByDescending(one => one.Rank).ThenByDescending(one => one.Value.Chosen).ThenByDescending(one => one.Value.Count).ThenBy(one => one.Value.Text, StringComparer.CurrentCulture)
            .Select(one => one.Value)
            .Take(MostValues),
    ];

    // The highest threshold stands first, however many reach it; ranges stand from small to large.
    private static decimal RankOf(ValueCount count) =>
        count.Name.StartsWith(Narrowing.Least, StringComparison.Ordinal) && int.TryParse(count.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var rank) ? rank
        : IsField(count) && MeasureRange.Of(count.Value) is { } range ? -range.From
        : 0;

    private sealed class Row
    {
        public long Key { get; init; }

        public Guid ProductId { get; init; }

        public string Slug { get; init; } = "";

        public string EnglishTitle { get; init; } = "";

        public string? RussianTitle { get; init; }

        public Guid SellerId { get; init; }

        public string SellerName { get; init; } = "";

        public string SellerSlug { get; init; } = "";

        public long FromMinor { get; init; }

        public string Currency { get; init; } = "";

        public bool ManyPrices { get; init; }

        public long? CompareAtMinor { get; init; }

        public bool Available { get; init; }

        public string? ImageKey { get; init; }

        public int ImageWidth { get; init; }

        public int ImageHeight { get; init; }

        public ProductCard ToCard() => new()
        {
            Id = new ProductId(ProductId), SellerId = new SellerId(SellerId), Slug = Slug, EnglishTitle = EnglishTitle, RussianTitle = RussianTitle, FromMinor = FromMinor, Currency = Currency, ManyPrices = ManyPrices,
            CompareAtMinor = CompareAtMinor, SellerName = SellerName, SellerSlug = SellerSlug, ImageKey = ImageKey, ImageWidth = ImageWidth, ImageHeight = ImageHeight, Available = Available,
        };
    }
}
