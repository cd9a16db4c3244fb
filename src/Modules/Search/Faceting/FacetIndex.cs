using System.Globalization;
using Dapper;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Data;
using Marketplace.Search.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Search.Faceting;

/// <summary>Writes which values each product and each of its variants has; joins the open transaction.</summary>
internal sealed class FacetIndex(SearchDb db, UnitOfWork unit)
{
    public const string Category = "category";
    private const int LongestText = 80;

    public async Task WriteAsync(IReadOnlyList<ProductDocument> documents, CancellationToken stop)
    {
        await RemoveAsync([.. documents.Select(document => document.Id)], stop);
        var names = new Dictionary<long, FacetName>();
        long Named(string name, string value, string text)
        {
            var id = SearchKey.Of(name, value);
            names.TryAdd(id, new FacetName { Id = id, Name = name, Value = value, Text = text });
            return id;
        }

        var ofProducts = new List<(long Facet, long Product)>();
        var variants = new List<(long Key, long Product, long PriceMinor, bool Available)>();
        var ofVariants = new List<(long Variant, long Facet)>();
        foreach (var document in documents)
        {
            var product = SearchKey.Of(document.Id.Value);
            ofProducts.AddRange(OfProduct(document).Select(facet => Named(facet.Name, facet.Value, facet.Text)).Distinct().Select(facet => (facet, product)));
            foreach (var variant in document.Variants)
            {
                var key = SearchKey.Of(variant.Id.Value);
                var values = document.Attributes.Where(IsShort).SelectMany(pair => WithRange(pair, bare: true)).Concat(variant.Options.Where(IsShort).SelectMany(pair => WithRange(pair, bare: false)))
                    .Select(pair => Named(Narrowing.Field + pair.Key, pair.Value, pair.Value)).Distinct();
                variants.Add((key, product, variant.Price.Minor, variant.Available));
                ofVariants.AddRange(values.Select(facet => (key, facet)));
            }
        }

        await NameAsync(names, stop);

        // In the order of their keys, so that neighbours are written to the same page.
        await unit.InsertAsync("search_product_facet", "facet, product_key", ofProducts.Order().Select(row => new object?[] { row.Facet, row.Product }), stop);
        await unit.InsertAsync(
            "search_variant", "key, product_key, price_minor, available", variants.Order().Select(row => new object?[] { row.Key, row.Product, row.PriceMinor, row.Available }), stop);
        await unit.InsertAsync("search_variant_facet", "variant_key, facet", ofVariants.Order().Select(row => new object?[] { row.Variant, row.Facet }), stop);
    }

    public async Task RemoveAsync(IReadOnlyCollection<ProductId> products, CancellationToken stop)
    {
        var keys = products.Select(id => SearchKey.Of(id.Value)).ToList();
        await db.VariantFacets.Where(facet => db.Variants.Where(variant => keys.Contains(variant.ProductKey)).Select(variant => variant.Key).Contains(facet.VariantKey)).ExecuteDeleteAsync(stop);
        await db.Variants.Where(variant => keys.Contains(variant.ProductKey)).ExecuteDeleteAsync(stop);
        await db.ProductFacets.Where(facet => keys.Contains(facet.ProductKey)).ExecuteDeleteAsync(stop);
    }

    private static IEnumerable<(string Name, string Value, string Text)> OfProduct(ProductDocument document)
    {
        for (var path = document.CategoryPath; path.Length > 0; path = path[..Math.Max(0, path.LastIndexOf('/'))])
        {
            yield return (Category, path, path);
        }

        if (document.Brand.Trim() is { Length: > 0 and <= LongestText } brand)
        {
            yield return (Narrowing.Brand, brand, brand);
        }

        yield return (Narrowing.Seller, document.SellerSlug, document.SellerName);
        foreach (var reached in document.Reached)
        {
            var value = reached.Value.ToString(CultureInfo.InvariantCulture);
            yield return (Narrowing.Least + reached.Facet, value, value);
        }
    }

    // A number is found by its range too, which is one more value of the same facet.
    private static IEnumerable<KeyValuePair<string, string>> WithRange(KeyValuePair<string, string> pair, bool bare)
    {
        yield return new(pair.Key, pair.Value.Trim());
        if (Measure.Of(pair.Value, bare) is { } measure)
        {
            yield return new(pair.Key, measure.Range.Value);
        }
    }

    private static bool IsShort(KeyValuePair<string, string> pair) => pair.Key.Length <= LongestText - Narrowing.Field.Length && pair.Value.Trim().Length is > 0 and <= LongestText;

    // Two who index at once may meet the same new value.
    private async Task NameAsync(Dictionary<long, FacetName> names, CancellationToken stop)
    {
        var ids = names.Keys.ToList();
        var known = await db.Facets.AsNoTracking().Where(facet => ids.Contains(facet.Id)).ToDictionaryAsync(facet => facet.Id, facet => facet.Text, stop);
        foreach (var facet in names.Values.Where(facet => known.GetValueOrDefault(facet.Id) != facet.Text).OrderBy(facet => facet.Id))
        {
            await unit.Connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO search_facet (id, name, value, text) VALUES (@Id, @Name, @Value, @Text) ON CONFLICT (id) DO UPDATE SET text = excluded.text",
                facet, unit.Transaction, cancellationToken: stop));
        }
    }
}
