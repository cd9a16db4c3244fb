using Marketplace.Catalog.Contracts;

namespace Marketplace.Search.Indexing;

/// <summary>A condition in the words of one database: a query for <c>product_id</c> and <c>score</c> (a larger one is better), and its parameters.</summary>
internal sealed record WordMatch(string Sql, IReadOnlyDictionary<string, object> Parameters);

/// <summary>The index of words; one for each kind of database.</summary>
internal interface ISearchIndex
{
    /// <summary>Writes the words of products anew; joins the open transaction.</summary>
    Task WriteAsync(IReadOnlyList<ProductDocument> documents, CancellationToken stop);

    /// <summary>Forgets products.</summary>
    Task RemoveAsync(IReadOnlyCollection<ProductId> products, CancellationToken stop);

    /// <summary>Products that have all these words, or any of them; words are letters and digits only.</summary>
    WordMatch Match(IReadOnlyList<string> words, bool all);
}
