using Dapper;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Data;
using Marketplace.Search.Faceting;
using Marketplace.Search.Searching;

namespace Marketplace.Search.Indexing;

/// <summary>FTS5. English words are stemmed by its porter tokenizer; Russian ones here, their stems standing beside them.</summary>
/// <remarks>Rows are written in the order of their keys: FTS5 gathers what is written in memory, and stores it as one more piece to be merged as soon as a smaller key comes.</remarks>
internal sealed class SqliteSearchIndex(UnitOfWork unit) : ISearchIndex
{
    public async Task WriteAsync(IReadOnlyList<ProductDocument> documents, CancellationToken stop)
    {
        await RemoveAsync([.. documents.Select(document => document.Id)], stop);
        await unit.InsertAsync(
            "search_text",
            "rowid, title, tags, body",
            documents.Select(document => (Key: SearchKey.Of(document.Id.Value), Document: document)).OrderBy(pair => pair.Key).Select(pair => Row(pair.Key, pair.Document)),
            stop);
    }

    public Task RemoveAsync(IReadOnlyCollection<ProductId> products, CancellationToken stop) => unit.Connection.ExecuteAsync(new CommandDefinition(
        "DELETE FROM search_text WHERE rowid = @Key", products.Select(product => SearchKey.Of(product.Value)).Order().Select(key => new { Key = key }), unit.Transaction, cancellationToken: stop));

    public Scope Match(IReadOnlyList<Term> terms, bool all)
    {
        var wanted = terms.Select(term => $"({string.Join(" OR ", term.Alternatives.Select(words => $"({string.Join(" AND ", words.Select(Word))})"))})");
        return new Scope(
            "SELECT rowid AS key, -bm25(search_text, 10.0, 4.0, 1.0) AS score FROM search_text WHERE search_text MATCH @Words",
            new Dictionary<string, object> { ["Words"] = string.Join(all ? " AND " : " OR ", wanted) });
    }

    private static string Word(string word) => RussianStem.IsRussian(word) ? $"(\"{word}\"* OR \"{RussianStem.Of(word)}\")" : $"\"{word}\"*";

    private static object?[] Row(long key, ProductDocument document) =>
    [
        key,
        WithStems($"{document.Title} {document.TitleRu}"),
        WithStems($"{document.Brand} {document.SellerName} {document.CategoryNames}"),
        WithStems(document.Text),
    ];

    private static string WithStems(string text)
    {
        var words = Words.Cut(text).ToList();
        return string.Join(' ', words.Concat(words.Where(RussianStem.IsRussian).Select(RussianStem.Of)));
    }
}
