using Dapper;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Data;
using Marketplace.Search.Faceting;
using Marketplace.Search.Searching;

namespace Marketplace.Search.Indexing;

/// <summary>tsvector with GIN. The configuration <c>russian</c> stems Russian words and, by its Latin dictionary, English ones;
/// <c>simple</c> keeps them as they are, for names, SKUs and beginnings of words.</summary>
internal sealed class PostgreSqlSearchIndex(UnitOfWork unit) : ISearchIndex
{
    public Task WriteAsync(IReadOnlyList<ProductDocument> documents, CancellationToken stop) => ExecuteAsync(
        """
        INSERT INTO search_text (key, words)
        SELECT d.key,
            setweight(to_tsvector('russian', d.title) || to_tsvector('simple', d.title), 'A') ||
            setweight(to_tsvector('russian', d.tags) || to_tsvector('simple', d.tags), 'B') ||
            setweight(to_tsvector('russian', d.body) || to_tsvector('simple', d.body), 'D')
        FROM unnest(@Keys, @Titles, @Tags, @Bodies) AS d (key, title, tags, body)
        ON CONFLICT (key) DO UPDATE SET words = excluded.words
        """,
        new
        {
            Keys = documents.Select(document => SearchKey.Of(document.Id.Value)).ToArray(),
            Titles = documents.Select(document => Cut($"{document.Title} {document.TitleRu}")).ToArray(),
            Tags = documents.Select(document => Cut($"{document.Brand} {document.SellerName} {document.CategoryNames}")).ToArray(),
            Bodies = documents.Select(document => Cut(document.Text)).ToArray(),
        },
        stop);

    public Task RemoveAsync(IReadOnlyCollection<ProductId> products, CancellationToken stop) =>
        ExecuteAsync("DELETE FROM search_text WHERE key = ANY(@Keys)", new { Keys = products.Select(product => SearchKey.Of(product.Value)).ToArray() }, stop);

    public Scope Match(IReadOnlyList<Term> terms, bool all)
    {
        // A word is letters and digits only, so its beginning can be written as a query of its own.
        var parameters = new Dictionary<string, object>();
        string Word(string word)
        {
            var i = parameters.Count / 2;
            parameters[$"Word{i}"] = word;
            parameters[$"Begin{i}"] = $"'{word}':*";
            return $"(plainto_tsquery('russian', @Word{i}) || to_tsquery('simple', @Begin{i}))";
        }

        var wanted = terms.Select(term => $"({string.Join(" || ", term.Alternatives.Select(words => $"({string.Join(" && ", words.Select(Word))})"))})").ToList();
        return new Scope(
            $"SELECT t.key, ts_rank_cd('{{0.1, 0.2, 0.4, 1.0}}', t.words, wanted.query)::float8 AS score FROM search_text t, (SELECT {string.Join(all ? " && " : " || ", wanted)} AS query) wanted WHERE t.words @@ wanted.query",
            parameters);
    }

    private static string Cut(string text) => string.Join(' ', Words.Cut(text));

    private Task<int> ExecuteAsync(string sql, object values, CancellationToken stop) =>
        unit.Connection.ExecuteAsync(new CommandDefinition(sql, values, unit.Transaction, cancellationToken: stop));
}
