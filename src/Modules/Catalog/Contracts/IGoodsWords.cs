namespace Marketplace.Catalog.Contracts;

/// <summary>Words of sellers (names of attributes and options, and their values) in the language of the request.</summary>
public interface IGoodsWords
{
    /// <summary>Those of the given words that are known in the language of the request, as written; in one statement, and none in the tenant's first language.</summary>
    /// <param name="written">As sellers wrote them; a word that is not in the answer is shown as it is.</param>
    /// <param name="stop">Ends the asking.</param>
    Task<IReadOnlyDictionary<string, string>> FindAsync(IEnumerable<string> written, CancellationToken stop);
}
