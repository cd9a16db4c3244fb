using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Marketplace.Catalog.Contracts;
using Marketplace.Search.Faceting;

namespace Marketplace.Search.Tests;

/// <summary>The walk that finds a page and counts all facets at once, against counting each by its definition.</summary>
public class ShelfIndexTests
{
    private static readonly string[] _categories = ["home", "home/kitchen", "home/kitchen/cups"];
    private static readonly FacetName[] _names =
    [
        .. _categories.Select(path => Named(FacetIndex.Category, path)), .. new[] { "Hearth", "Norda", "Kiln" }.Select(brand => Named(Narrowing.Brand, brand)),
        .. new[] { "S", "M", "L" }.Select(size => Named("f.Size", size)), .. new[] { "Red", "Blue" }.Select(color => Named("f.Color", color)),
    ];

    [Property(MaxTest = 300, Arbitrary = [typeof(ShelfIndexTests)])]
    public void A_list_is_what_fits_and_each_count_what_there_would_be(Shop shop, Wish wish)
    {
        using var index = IndexOf(shop);

        var answer = index.Find(wish.Question(ProductOrder.Newest, 0, 100));

        Assert.Equal(shop.Products.Where(product => Fits(product, wish, null)).OrderByDescending(product => product.PublishedTicks).ThenBy(product => product.Key).Select(product => product.Key), answer.Page);
        Assert.Equal(answer.Page.Count, answer.Total);
        Assert.Equal(CountsOf(shop, wish), answer.Counts.Select(count => $"{count.Name} {count.Value} {count.Products}").Order(StringComparer.Ordinal));
    }

    [Property(MaxTest = 200, Arbitrary = [typeof(ShelfIndexTests)])]
    public void Pages_together_are_the_whole_list_in_every_order(Shop shop, Wish wish)
    {
        using var index = IndexOf(shop);
        foreach (var order in Enum.GetValues<ProductOrder>().Select(order => (ProductOrder?)order).Append(null))
        {
            var whole = index.Find(wish.Question(order, 0, 100)).Page;

            Assert.Equal(whole, Enumerable.Range(0, whole.Count).SelectMany(i => index.Find(wish.Question(order, i, 1)).Page));
        }
    }

    [Property(MaxTest = 200, Arbitrary = [typeof(ShelfIndexTests)])]
    public void Replacing_and_removing_leaves_what_would_have_been_put_in_alone(Shop before, Shop after, Wish wish)
    {
        using var changed = IndexOf(before);
        changed.Remove(before.Products.Select(product => product.Key).Except(after.Products.Select(product => product.Key)));
        changed.Put(_names, after.Products);
        using var fresh = IndexOf(after);

        var (one, other) = (changed.Find(wish.Question(ProductOrder.PriceUp, 0, 100)), fresh.Find(wish.Question(ProductOrder.PriceUp, 0, 100)));

        Assert.Equal((fresh.Count, other.Total), (changed.Count, one.Total));
        Assert.Equal(other.Page, one.Page);
        Assert.Equal(other.Counts.Order(Comparer<ValueCount>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))), one.Counts.Order(Comparer<ValueCount>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))));
    }

    public static Arbitrary<Shop> Shops() => (
        from count in Gen.Choose(0, 12)
        from products in Products(count)
        select new Shop(products)).ToArbitrary();

    public static Arbitrary<Wish> Wishes() => (
        from depth in Gen.Choose(0, 2)
        from brands in Some("Hearth", "Norda", "Nobody")
        from sizes in Some("S", "M", "XXL")
        from colors in Some("Red", "blue")
        from min in Gen.Elements<long?>(null, 3)
        from max in Gen.Elements<long?>(null, 7)
        from available in Gen.Elements(true, false)
        from within in Gen.Elements(null, "home/kitchen")
        from words in Gen.Elements(true, false)
        select new Wish(_categories[depth], words, within, brands, sizes, colors, min, max, available)).ToArbitrary();

    /// <summary>What is on sale.</summary>
    public sealed record Shop(IReadOnlyList<object> All)
    {
        internal IReadOnlyList<IndexedProduct> Products => [.. All.Cast<IndexedProduct>()];
    }

    /// <summary>What a buyer wants to see.</summary>
    public sealed record Wish(
        string Shelf, bool ByWords, string? Within, IReadOnlyList<string> Brands, IReadOnlyList<string> Sizes, IReadOnlyList<string> Colors, long? Min, long? Max, bool Available)
    {
        internal Dictionary<string, IReadOnlyList<string>> Chosen => new KeyValuePair<string, IReadOnlyList<string>>[]
        {
            new(Narrowing.Brand, Brands), new("f.Size", Sizes), new("f.Color", Colors),
        }.Where(pair => pair.Value.Count > 0).ToDictionary();

        internal bool IsMeant(IndexedProduct product) => ByWords ? product.Key % 2 == 0 : product.Facets.Contains(SearchKey.Of(FacetIndex.Category, Shelf));

        internal ListQuestion Question(ProductOrder? order, int skip, int take) => new(
            ByWords ? null : Shelf, [.. Enumerable.Range(0, 20).Where(key => key % 2 == 0).Select(key => new Hit(key, key % 3))],
            new Narrowing { Chosen = Chosen, OnlyAvailable = Available }, Within, Min, Max, order, skip, take, WithFacets: true);
    }

    private static ShelfIndex IndexOf(Shop shop)
    {
        var index = new ShelfIndex();
        index.Put(_names, shop.Products);
        return index;
    }

    private static bool Fits(IndexedProduct product, Wish wish, string? without) => wish.IsMeant(product) && FitsAsAWhole(product, wish, without) && product.Variants.Any(variant => Fits(variant, wish, without));

    private static bool FitsAsAWhole(IndexedProduct product, Wish wish, string? without) =>
        (wish.Within is null || without == FacetIndex.Category || product.Facets.Contains(SearchKey.Of(FacetIndex.Category, wish.Within)))
        && (wish.Brands.Count == 0 || without == Narrowing.Brand || wish.Brands.Any(brand => product.Facets.Contains(SearchKey.Of(Narrowing.Brand, brand))));

    private static bool Fits(IndexedVariant variant, Wish wish, string? without) =>
        (wish.Min is null || variant.PriceMinor >= wish.Min) && (wish.Max is null || variant.PriceMinor <= wish.Max) && (!wish.Available || variant.Available)
        && wish.Chosen.Where(pair => pair.Key.StartsWith("f.", StringComparison.Ordinal) && pair.Key != without)
            .All(pair => pair.Value.Any(value => variant.Facets.Contains(SearchKey.Of(pair.Key, value))));

    private static IEnumerable<string> CountsOf(Shop shop, Wish wish) => _names
        .Select(name =>
        {
            var without = wish.Chosen.ContainsKey(name.Name) || (name.Name == FacetIndex.Category && wish.Within is not null) ? name.Name : null;
            var products = name.Name.StartsWith("f.", StringComparison.Ordinal)
                ? shop.Products.Count(product => wish.IsMeant(product) && FitsAsAWhole(product, wish, without) && product.Variants.Any(variant => Fits(variant, wish, without) && variant.Facets.Contains(name.Id)))
                : shop.Products.Count(product => Fits(product, wish, without) && product.Facets.Contains(name.Id));
            return (Line: $"{name.Name} {name.Value} {products}", products);
        })
        .Where(count => count.products > 0).Select(count => count.Line).Order(StringComparer.Ordinal);

    private static Gen<IReadOnlyList<string>> Some(params string[] values) => Gen.SubListOf(values).Select(some => (IReadOnlyList<string>)[.. some]);

    private static Gen<IReadOnlyList<object>> Products(int count) => Gen.CollectToList(Enumerable.Range(0, count), key =>
        from depth in Gen.Choose(0, 2)
        from brand in Gen.Elements("Hearth", "Norda", "Kiln")
        from variants in Gen.Choose(1, 3)
        from sizes in Gen.ArrayOf(Gen.Elements("S", "M", "L"), variants)
        from colors in Gen.ArrayOf(Gen.Elements("Red", "Blue"), variants)
        from prices in Gen.ArrayOf(Gen.Choose(1, 9), variants)
        from stock in Gen.ArrayOf(Gen.Elements(true, false), variants)
        from numbers in Gen.ArrayOf(Gen.Choose(0, 3), 3)
        select (object)new IndexedProduct(
            key, $"Title {numbers[0]}", prices.Min(), stock.Any(one => one), numbers[0], numbers[1], numbers[2],
            [.. _categories.Take(depth + 1).Select(path => SearchKey.Of(FacetIndex.Category, path)), SearchKey.Of(Narrowing.Brand, brand)],
            [.. Enumerable.Range(0, variants).Select(i => new IndexedVariant(prices[i], stock[i], [SearchKey.Of("f.Size", sizes[i]), SearchKey.Of("f.Color", colors[i])]))], 0))
        .Select(products => (IReadOnlyList<object>)[.. products]);

    private static FacetName Named(string name, string value) => new() { Id = SearchKey.Of(name, value), Name = name, Value = value, Text = value };
}
