using Marketplace.Kernel;

namespace Marketplace.Catalog.Contracts;

/// <summary>Pieces of one variant.</summary>
/// <param name="VariantId">Which.</param>
/// <param name="Quantity">How many, at least one.</param>
public sealed record StockLine(VariantId VariantId, int Quantity);

/// <summary>Holds pieces for a checkout and takes them when it is paid. Always joins the caller's transaction.</summary>
/// <remarks>Each step is one conditional UPDATE a line, in the order of the variants' ids, so that two checkouts cannot
/// both take the last piece and cannot deadlock. A reservation that has run out is released by a job, and taken over at once by
/// whoever asks for the pieces.</remarks>
public interface IStock
{
    /// <summary>Holds all lines until <paramref name="until"/>, or none: refused with <c>catalog.out_of_stock</c> and the title that is short.</summary>
    /// <remarks>The same reference again replaces what it held.</remarks>
    Task<Result> ReserveAsync(Guid reference, IReadOnlyCollection<StockLine> lines, DateTimeOffset until, CancellationToken stop);

    /// <summary>Turns what the reference holds into sold pieces. If it has run out meanwhile, takes the pieces anew or refuses.</summary>
    Task<Result> CommitAsync(Guid reference, CancellationToken stop);

    /// <summary>Gives back what the reference holds; nothing when it holds nothing.</summary>
    Task ReleaseAsync(Guid reference, CancellationToken stop);

    /// <summary>Puts sold pieces back on the shelf: a cancelled or returned line.</summary>
    Task ReturnAsync(IReadOnlyCollection<StockLine> lines, CancellationToken stop);
}
