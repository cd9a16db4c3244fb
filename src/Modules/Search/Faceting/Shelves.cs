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
internal sealed record Scope(string Sql, IReadOnlyDictionary<string, object> Parameters);

/// <summary>A page of a narrowed list. Facets are counted when asked for.</summary>
internal sealed record ListWish(Scope Scope, Narrowing Narrowing, string? Category, string OrderSql, int Skip, int Take, bool WithFacets);

/// <summary>Narrows products down and counts what is left, in the tables of the index: two statements, and one more for each facet that something is chosen of.</summary>
internal sealed class Shelves(UnitOfWork unit, IGoodsWords words, IEnumerable<ThresholdFacet> thresholds, IStringLocalizer localizer, ISettings<SiteSettings> site) : INarrowedShelves
{
    private const int MostGroups = 10;
    private const int MostValues = 40;
    private const int MostNumbers = 6;

    public Task<NarrowedShelf> ShowAsync(string categoryPath, Narrowing narrowing, ProductOrder order, int skip, int take, CancellationToken stop)
    {
        var scope = new Scope(
            "SELECT product_key AS key, 0 AS score FROM search_product_facet WHERE facet = @Shelf",
            new Dictionary<string, object> { ["Shelf"] = SearchKey.Of(FacetIndex.Category, categoryPath) });
        var sql = order switch
        {
            ProductOrder.PriceUp => "d.from_minor",
            ProductOrder.PriceDown => "d.from_minor DESC",
            ProductOrder.Name => "d.title",
            ProductOrder.Popular => "d.popularity DESC",
            ProductOrder.Rated => "d.rating DESC",
            _ => "d.published_at DESC",
        };
        return FindAsync(new ListWish(scope, narrowing, null, sql, skip, take, WithFacets: true), stop);
    }

    public async Task<NarrowedShelf> FindAsync(ListWish wish, CancellationToken stop)
    {
        var values = new DynamicParameters();
        foreach (var (name, value) in wish.Scope.Parameters)
        {
            values.Add(name, value);
        }

        var conditions = new Conditions(wish.Narrowing, wish.Category, wish.Narrowing.MinMinor(site.Current.Currency), wish.Narrowing.MaxMinor(site.Current.Currency), values);
        var counts = await QueryAsync<Count>(CountSql(wish.Scope, conditions, wish.WithFacets), values, stop);
        var total = (int)counts.Single(count => count.Name.Length == 0).Products;
        var chosen = new List<Count>();
        if (wish.WithFacets)
        {
            foreach (var facet in conditions.Facets)
            {
                values.Add("Name", facet);
                chosen.AddRange(await QueryAsync<Count>(OneFacetSql(wish.Scope, conditions, facet), values, stop));
            }
        }

        values.Add("Take", wish.Take);
        values.Add("Skip", wish.Skip);
        var page = total <= wish.Skip ? [] : await QueryAsync<Row>(PageSql(wish.Scope, conditions, wish.OrderSql), values, stop);
        var all = counts.Where(count => count.Name.Length > 0 && !conditions.Facets.Contains(count.Name)).Concat(chosen).ToList();
        var texts = await words.FindAsync(all.Where(IsField).SelectMany(count => (IEnumerable<string>)[FieldOf(count.Name), count.Text, .. MeasureRange.Of(count.Value)?.Units ?? []]), stop);
        foreach (var count in all.Where(IsField))
        {
            count.Text = texts.GetValueOrDefault(count.Text, count.Text);
        }

        // A threshold that no module knows any more is not shown.
        all.RemoveAll(count => count.Name.StartsWith(Narrowing.Least, StringComparison.Ordinal) && ThresholdOf(count.Name) is null);
        all = [.. all.GroupBy(count => count.Name).SelectMany(group => IsField(group.First()) ? NumbersOrRanges([.. group], wish.Narrowing.Chosen.GetValueOrDefault(group.Key) ?? []) : group)];
        foreach (var count in all)
        {
            count.Text = ThresholdOf(count.Name) is { } threshold ? localizer[threshold.Value, count.Value]
                : IsField(count) && MeasureRange.Of(count.Value) is { } range ? range.Text(texts)
                : count.Text;
        }

        return new NarrowedShelf(
            [.. page.Select(row => row.ToCard())], total, Groups(all, wish.Narrowing, texts),
            all.Where(count => count.Name == FacetIndex.Category).ToDictionary(count => count.Value, count => (int)count.Products));
    }

    // SQLite keeps the order of a CROSS JOIN: from what was found to what is known of it, never through all that is known.
    internal static string PageSql(Scope scope, Conditions conditions, string order) =>
        $"""
        WITH hit AS MATERIALIZED ({scope.Sql})
        SELECT d.product_id AS ProductId, d.slug AS Slug, d.title AS EnglishTitle, d.title_ru AS RussianTitle, d.seller_id AS SellerId, d.seller_name AS SellerName, d.seller_slug AS SellerSlug,
            d.from_minor AS FromMinor, d.currency AS Currency, d.many_prices AS ManyPrices, d.compare_at_minor AS CompareAtMinor, d.available AS Available,
            d.image_key AS ImageKey, d.image_width AS ImageWidth, d.image_height AS ImageHeight
        FROM hit CROSS JOIN search_document d WHERE d.key = hit.key{conditions.OnHit()}
        ORDER BY {order}, d.published_at DESC, d.product_id LIMIT @Take OFFSET @Skip
        """;

    /// <summary>How many there are, in a row without a name; and for each value how many have it.</summary>
    internal static string CountSql(Scope scope, Conditions conditions, bool withFacets)
    {
        var total = $"SELECT '' AS Name, '' AS Value, '' AS Text, COUNT(*) AS Products FROM hit WHERE 1 = 1{conditions.OnHit()}";
        return $"WITH hit AS MATERIALIZED ({scope.Sql}) {total}" + (withFacets
            ? $"""
               UNION ALL {Named(OfProducts(conditions, null))}
               UNION ALL {Named(OfVariants(conditions, null))}
              """
            : "");
    }

    /// <summary>The values of a facet that something is chosen of, as if nothing were.</summary>
    internal static string OneFacetSql(Scope scope, Conditions conditions, string facet) =>
        $"WITH hit AS MATERIALIZED ({scope.Sql}) {Named(facet.StartsWith(Narrowing.Field, StringComparison.Ordinal) ? OfVariants(conditions, facet) : OfProducts(conditions, facet))} AND n.name = @Name";

    private static string OfProducts(Conditions conditions, string? without) =>
        $"SELECT p.facet AS facet, COUNT(*) AS products FROM hit CROSS JOIN search_product_facet p WHERE p.product_key = hit.key{conditions.OnHit(without)} GROUP BY p.facet";

    private static string OfVariants(Conditions conditions, string? without) =>
        $"""
        SELECT p.facet AS facet, COUNT(DISTINCT v.product_key) AS products
        FROM hit CROSS JOIN search_variant v CROSS JOIN search_variant_facet p
        WHERE v.product_key = hit.key AND p.variant_key = v.key{conditions.OnProduct(without)}{conditions.OnVariant(without)} GROUP BY p.facet
        """;

    private static string Named(string counts) =>
        $"SELECT n.name AS Name, n.value AS Value, n.text AS Text, c.products AS Products FROM ({counts}) c CROSS JOIN search_facet n WHERE n.id = c.facet";

    private static bool IsField(Count count) => FieldOf(count.Name).Length > 0;

    private static string FieldOf(string facet) => facet.StartsWith(Narrowing.Field, StringComparison.Ordinal) ? facet[Narrowing.Field.Length..] : "";

    // A few numbers are chosen one by one, of many one chooses a range; what is chosen can always be taken away.
    private static IEnumerable<Count> NumbersOrRanges(IReadOnlyList<Count> group, IReadOnlyList<string> chosen)
    {
        bool IsChosen(Count count) => chosen.Contains(count.Value, StringComparer.OrdinalIgnoreCase);
        var ranges = group.Where(count => MeasureRange.Of(count.Value) is not null).ToList();
        var inRanges = group.Where(count => Measure.Of(count.Value, bare: true) is { } measure && ranges.Exists(range => range.Value == measure.Range.Value)).ToList();
        return group.Except(((inRanges.Count > MostNumbers && ranges.Count > 1) || ranges.Exists(IsChosen) ? inRanges : ranges).Where(count => !IsChosen(count)));
    }

    private ThresholdFacet? ThresholdOf(string facet) => thresholds.FirstOrDefault(known => facet == Narrowing.Least + known.Name);

    private List<FacetGroup> Groups(IEnumerable<Count> counts, Narrowing narrowing, IReadOnlyDictionary<string, string> texts) =>
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

    private static List<FacetValue> ValuesOf(IEnumerable<Count> counts, IReadOnlyList<string> chosen) =>
    [
        .. counts.Select(count => (Rank: RankOf(count), Value: new FacetValue(count.Value, count.Text, (int)count.Products, chosen.Contains(count.Value, StringComparer.OrdinalIgnoreCase))))
            .OrderByDescending(one => one.Rank).ThenByDescending(one => one.Value.Chosen).ThenByDescending(one => one.Value.Count).ThenBy(one => one.Value.Text, StringComparer.CurrentCulture)
            .Select(one => one.Value)
            .Take(MostValues),
    ];

    // The highest threshold stands first, however many reach it; ranges stand from small to large.
    private static decimal RankOf(Count count) =>
        count.Name.StartsWith(Narrowing.Least, StringComparison.Ordinal) && int.TryParse(count.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var rank) ? rank
        : IsField(count) && MeasureRange.Of(count.Value) is { } range ? -range.From
        : 0;

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, DynamicParameters values, CancellationToken stop) =>
        [.. await unit.Connection.QueryAsync<T>(new CommandDefinition(sql, values, unit.Transaction, cancellationToken: stop))];

    private sealed class Count
    {
        public string Name { get; init; } = "";

        public string Value { get; init; } = "";

        public string Text { get; set; } = "";

        public long Products { get; init; }
    }

    private sealed class Row
    {
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
