using System.Globalization;
using Dapper;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Search.Indexing;

namespace Marketplace.Search.Searching;

/// <summary>How results are put in order.</summary>
internal enum SearchOrder
{
    Best,
    Popular,
    Newest,
    PriceUp,
    PriceDown,
}

/// <summary>What somebody looks for.</summary>
internal sealed record SearchQuery(string Text, string? Category, long? MinMinor, long? MaxMinor, bool OnlyAvailable, SearchOrder Order, int Skip, int Take);

/// <summary>A product that was found.</summary>
internal sealed class Found
{
    public Guid ProductId { get; init; }

    public string Slug { get; init; } = "";

    public string EnglishTitle { get; init; } = "";

    public string? RussianTitle { get; init; }

    public string SellerName { get; init; } = "";

    public long FromMinor { get; init; }

    public string Currency { get; init; } = "";

    public bool ManyPrices { get; init; }

    public long? CompareAtMinor { get; init; }

    public bool Available { get; init; }

    public string? ImageKey { get; init; }

    public int ImageWidth { get; init; }

    public int ImageHeight { get; init; }

    public string Title => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ru" && RussianTitle is { Length: > 0 } title ? title : EnglishTitle;

    public Money Price => new(FromMinor, Currency);
}

/// <summary>A page of results with the numbers for narrowing them down.</summary>
/// <param name="Products">The page.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Categories">Path to how many.</param>
/// <param name="Loose">Nothing has all the words; these have some of them.</param>
internal sealed record SearchResult(IReadOnlyList<Found> Products, int Total, IReadOnlyDictionary<string, int> Categories, bool Loose);

/// <summary>Finds products: the words in the index, the rest in the table of results, in two statements.</summary>
internal sealed class ProductSearch(ISearchIndex index, UnitOfWork unit)
{
    public async Task<SearchResult> FindAsync(SearchQuery query, CancellationToken stop)
    {
        var words = Words.OfQuery(query.Text);
        if (words.Count == 0)
        {
            return new SearchResult([], 0, new Dictionary<string, int>(), Loose: false);
        }

        var exact = await FindAsync(query, index.Match(words, all: true), loose: false, stop);
        return exact.Total > 0 || exact.Categories.Count > 0 || words.Count == 1
            ? exact
            : await FindAsync(query, index.Match(words, all: false), loose: true, stop);
    }

    private async Task<SearchResult> FindAsync(SearchQuery query, WordMatch match, bool loose, CancellationToken stop)
    {
        var values = new DynamicParameters();
        foreach (var (name, value) in match.Parameters)
        {
            values.Add(name, value);
        }

        var price = Condition(query.MinMinor, "d.from_minor >= @Min", "Min", values)
            + Condition(query.MaxMinor, "d.from_minor <= @Max", "Max", values)
            + (query.OnlyAvailable ? " AND d.available" : "");
        var category = "";
        if (query.Category is { Length: > 0 } path)
        {
            category = " AND (d.category_path = @Category OR d.category_path LIKE @Below)";
            values.Add("Category", path);
            values.Add("Below", path + "/%");
        }

        values.Add("Take", query.Take);
        values.Add("Skip", query.Skip);
        var order = query.Order switch
        {
            SearchOrder.Popular => "d.popularity DESC, hit.score DESC",
            SearchOrder.Newest => "d.published_at DESC",
            SearchOrder.PriceUp => "d.from_minor",
            SearchOrder.PriceDown => "d.from_minor DESC",
            _ => "d.available DESC, hit.score DESC",
        };
        var from = $"FROM ({match.Sql}) hit JOIN search_document d ON d.product_id = hit.product_id WHERE 1 = 1{price}";
        var counts = await QueryAsync<CategoryCount>($"SELECT d.category_path AS Path, COUNT(*) AS Count {from} GROUP BY d.category_path", values, stop);
        var total = counts.Where(count => query.Category is null or "" || count.Path == query.Category || count.Path.StartsWith(query.Category + "/", StringComparison.Ordinal)).Sum(count => count.Count);
        var page = total == 0 ? [] : await QueryAsync<Found>(
            $"""
            SELECT d.product_id AS ProductId, d.slug AS Slug, d.title AS EnglishTitle, d.title_ru AS RussianTitle, d.seller_name AS SellerName, d.from_minor AS FromMinor,
                d.currency AS Currency, d.many_prices AS ManyPrices, d.compare_at_minor AS CompareAtMinor, d.available AS Available,
                d.image_key AS ImageKey, d.image_width AS ImageWidth, d.image_height AS ImageHeight
            {from}{category} ORDER BY {order}, d.published_at DESC, d.product_id LIMIT @Take OFFSET @Skip
            """,
            values, stop);
        return new SearchResult(page, (int)total, counts.ToDictionary(count => count.Path, count => (int)count.Count), loose);
    }

    private static string Condition(long? value, string sql, string name, DynamicParameters values)
    {
        if (value is null)
        {
            return "";
        }

        values.Add(name, value.Value);
        return " AND " + sql;
    }

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, DynamicParameters values, CancellationToken stop) =>
        [.. await unit.Connection.QueryAsync<T>(new CommandDefinition(sql, values, unit.Transaction, cancellationToken: stop))];

    private sealed class CategoryCount
    {
        public string Path { get; init; } = "";

        public long Count { get; init; }
    }
}
