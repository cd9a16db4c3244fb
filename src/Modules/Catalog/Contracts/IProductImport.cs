using Marketplace.Kernel;

namespace Marketplace.Catalog.Contracts;

/// <summary>Something in a file that could not be taken.</summary>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Column">Name of the column; empty where the whole line is meant.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record ImportProblem(int Line, string Column, string Message);

/// <summary>What became of a file.</summary>
/// <param name="Rows">Lines with data that were read.</param>
/// <param name="Added">New products.</param>
/// <param name="Changed">Products that were there and are now as the file says.</param>
/// <param name="Unchanged">Products that were as the file says already.</param>
/// <param name="Refused">Products that could not be taken.</param>
/// <param name="Problems">The first thousand reasons.</param>
public sealed record ImportReport(int Rows, int Added, int Changed, int Unchanged, int Refused, IReadOnlyList<ImportProblem> Problems);

/// <summary>How far an import is.</summary>
/// <param name="Rows">Lines read so far.</param>
/// <param name="Products">Products done so far.</param>
public sealed record ImportProgress(int Rows, int Products);

/// <summary>Takes products of one seller from a file.</summary>
public interface IProductImport
{
    /// <summary>Reads Shopify's product CSV while it comes in. A second run of the same file changes nothing, and a column that the file does not have leaves what is there alone.</summary>
    /// <param name="csv">The file, UTF-8.</param>
    /// <param name="sellerSlug">Whose products these are.</param>
    /// <param name="progress">Called after each product.</param>
    /// <param name="stop">Stops; what is stored by then stays, each product whole.</param>
    /// <returns>A report, also when rows were refused; a refusal when the whole file cannot be read: wrong encoding, no header.</returns>
    Task<Result<ImportReport>> RunAsync(Stream csv, string sellerSlug, Action<ImportProgress> progress, CancellationToken stop) =>
        RunAsync(csv, sellerSlug, null, progress, stop);

    /// <summary>As above, taking pictures with relative paths from the folder in which the file lies.</summary>
    Task<Result<ImportReport>> RunAsync(Stream csv, string sellerSlug, string? folder, Action<ImportProgress> progress, CancellationToken stop);
}
