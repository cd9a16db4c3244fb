namespace Marketplace.Catalog.Contracts;

/// <summary>Narrows shelves down by facets. The category page asks whoever offers this; without one it knows price and order only.</summary>
public interface INarrowedShelves
{
    /// <summary>A page of a category and all below it.</summary>
    /// <param name="categoryPath">The category.</param>
    /// <param name="narrowing">What the buyer has chosen.</param>
    /// <param name="order">Which comes first.</param>
    /// <param name="skip">How many are on earlier pages.</param>
    /// <param name="take">How many are on a page.</param>
    /// <param name="stop">Ends the reading.</param>
    Task<NarrowedShelf> ShowAsync(string categoryPath, Narrowing narrowing, ProductOrder order, int skip, int take, CancellationToken stop);
}
