namespace Marketplace.Catalog.Importing;

/// <summary>One line of a table that somebody hands in, whatever the format of the file.</summary>
internal sealed record SourceRow(int Line, IReadOnlyDictionary<string, string> Cells)
{
    public string this[string column] => Cells.GetValueOrDefault(column) ?? "";

    /// <summary>The file has the column, be the cell blank or not; what it has no column for is not spoken of.</summary>
    public bool Has(string column) => Cells.ContainsKey(column);

    /// <summary>The line could not be read as the writer meant it; nothing of its product is taken.</summary>
    public bool IsBroken { get; init; }

    public bool IsEmpty => Cells.Values.All(string.IsNullOrWhiteSpace);
}
