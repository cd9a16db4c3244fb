using Marketplace.Catalog.Contracts;
using Marketplace.Search.Faceting;
using Marketplace.Search.Searching;

namespace Marketplace.Search.Indexing;

/// <summary>The index of words; one for each kind of database.</summary>
internal interface ISearchIndex
{
    /// <summary>Writes the words of products anew; joins the open transaction.</summary>
    Task WriteAsync(IReadOnlyList<ProductDocument> documents, CancellationToken stop);

    /// <summary>Forgets products.</summary>
    Task RemoveAsync(IReadOnlyCollection<ProductId> products, CancellationToken stop);

    /// <summary>Products that have all these words, or any of them, the better ones with a larger score; words are letters and digits only.</summary>
    Scope Match(IReadOnlyList<Term> terms, bool all);
}
