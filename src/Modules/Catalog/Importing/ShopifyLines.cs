namespace Marketplace.Catalog.Importing;

/// <summary>The lines of one product, and what of them can be said before anybody has looked what is there.</summary>
internal sealed class ShopifyLines(IReadOnlyList<SourceRow> rows)
{
    public IReadOnlyList<SourceRow> Rows => rows;

    public int Line => rows[0].Line;

    public string Handle { get; } = rows[0]["Handle"].Trim();

    public string Title { get; } = rows[0]["Title"].Trim();

    public IReadOnlyList<string> Skus { get; } = ShopifyVariants.SkusOf(rows, rows[0]["Handle"].Trim());

    /// <summary>The description in Markdown; null where the file has no column for it.</summary>
    public string? Description { get; } = rows[0].Has("Body (HTML)") ? HtmlToMarkdown.Convert(rows[0]["Body (HTML)"]) : null;
}
