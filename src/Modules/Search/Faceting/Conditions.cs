using System.Text;
using Dapper;
using Marketplace.Catalog.Contracts;

namespace Marketplace.Search.Faceting;

/// <summary>What a buyer has chosen, as conditions on the rows of the index. Each facet can be left out, to count what else it has.</summary>
internal sealed class Conditions
{
    private readonly Dictionary<string, string> _ofProduct = [];
    private readonly Dictionary<string, string> _ofVariant = [];
    private readonly string _variant;

    public Conditions(Narrowing narrowing, string? category, long? minMinor, long? maxMinor, DynamicParameters values)
    {
        if (category is { Length: > 0 })
        {
            _ofProduct[FacetIndex.Category] = "EXISTS (SELECT 1 FROM search_product_facet f WHERE f.product_key = hit.key AND f.facet = @Category)";
            values.Add("Category", SearchKey.Of(FacetIndex.Category, category));
        }

        foreach (var (i, (facet, chosen)) in narrowing.Chosen.Index())
        {
            var wanted = string.Join(", ", chosen.Select((value, j) =>
            {
                values.Add($"Facet{i}Value{j}", SearchKey.Of(facet, value));
                return $"@Facet{i}Value{j}";
            }));
            if (facet.StartsWith(Narrowing.Field, StringComparison.Ordinal))
            {
                _ofVariant[facet] = $"EXISTS (SELECT 1 FROM search_variant_facet f WHERE f.variant_key = v.key AND f.facet IN ({wanted}))";
            }
            else
            {
                _ofProduct[facet] = $"EXISTS (SELECT 1 FROM search_product_facet f WHERE f.product_key = hit.key AND f.facet IN ({wanted}))";
            }
        }

        var variant = new StringBuilder();
        if (minMinor is { } min)
        {
            variant.Append(" AND v.price_minor >= @Min");
            values.Add("Min", min);
        }

        if (maxMinor is { } max)
        {
            variant.Append(" AND v.price_minor <= @Max");
            values.Add("Max", max);
        }

        _variant = variant.Append(narrowing.OnlyAvailable ? " AND v.available" : "").ToString();
    }

    /// <summary>The facets that something is chosen of.</summary>
    public IEnumerable<string> Facets => _ofProduct.Keys.Concat(_ofVariant.Keys);

    /// <summary>On <c>hit</c>: its product fits, and one of its variants fits in everything.</summary>
    public string OnHit(string? without = null)
    {
        var variant = OnVariant(without);
        return OnProduct(without) + (variant.Length > 0 ? $" AND EXISTS (SELECT 1 FROM search_variant v WHERE v.product_key = hit.key{variant})" : "");
    }

    /// <summary>On <c>hit</c>: what belongs to the product as a whole.</summary>
    public string OnProduct(string? without = null) => string.Concat(_ofProduct.Where(pair => pair.Key != without).Select(pair => " AND " + pair.Value));

    /// <summary>On <c>v</c>: what one variant has to fulfil together.</summary>
    public string OnVariant(string? without = null) => _variant + string.Concat(_ofVariant.Where(pair => pair.Key != without).Select(pair => " AND " + pair.Value));
}
