using Dapper;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Data;
using Marketplace.Search.Faceting;
using Marketplace.Search.Searching;

namespace Marketplace.Search.Indexing;

/// <summary>FTS5. English words are stemmed by its porter tokenizer; Russian ones here, their stems standing beside them.</summary>
internal sealed class SqliteSearchIndex(UnitOfWork unit) : ISearchIndex
{
    public async Task WriteAsync(IReadOnlyList<ProductDocument> documents, CancellationToken stop)
    {
        await RemoveAsync([.. documents.Select(document => document.Id)], stop);
        foreach (var document in documents)
        {
            await ExecuteAsync(
                "INSERT INTO search_text (rowid, title, tags, body) VALUES (@Key, @Title, @Tags, @Body)",
                new
                {
                    Key = SearchKey.Of(document.Id.Value),
                    Title = WithStems($"{document.Title} {document.TitleRu}"),
                    Tags = WithStems($"{document.Brand} {document.SellerName} {document.CategoryNames}"),
                    Body = WithStems(document.Text),
                },
                stop);
        }
    }

    public async Task RemoveAsync(IReadOnlyCollection<ProductId> products, CancellationToken stop)
    {
        foreach (var product in products)
        {
            await ExecuteAsync("DELETE FROM search_text WHERE rowid = @Key", new { Key = SearchKey.Of(product.Value) }, stop);
        }
    }

    public Scope Match(IReadOnlyList<Term> terms, bool all)
    {
        var wanted = terms.Select(term => $"({string.Join(" OR ", term.Alternatives.Select(words => $"({string.Join(" AND ", words.Select(Word))})"))})");
        return new Scope(
            "SELECT rowid AS key, -bm25(search_text, 10.0, 4.0, 1.0) AS score FROM search_text WHERE search_text MATCH @Words",
            new Dictionary<string, object> { ["Words"] = string.Join(all ? " AND " : " OR ", wanted) });
    }

    private static string Word(string word) => RussianStem.IsRussian(word) ? $"(\"{word}\"* OR \"{RussianStem.Of(word)}\")" : $"\"{word}\"*";

    private static string WithStems(string text)
    {
        var words = Words.Cut(text).ToList();
        return string.Join(' ', words.Concat(words.Where(RussianStem.IsRussian).Select(RussianStem.Of)));
    }

    private Task<int> ExecuteAsync(string sql, object values, CancellationToken stop) =>
        unit.Connection.ExecuteAsync(new CommandDefinition(sql, values, unit.Transaction, cancellationToken: stop));
}
