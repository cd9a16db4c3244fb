namespace Marketplace.Catalog.Editing;

/// <summary>A button that moves a product on.</summary>
internal sealed record ProductStep(string Path, string Text, string Css);

internal static class ProductSteps
{
    /// <summary>What its seller can do with a product now.</summary>
    public static IEnumerable<ProductStep> Steps(this Product product)
    {
        if (product.DeletedAt is not null)
        {
            return [new("restoration", "Restore", "button-primary")];
        }

        ProductStep[] steps = product.Status switch
        {
            ProductStatus.Draft => [new("publication", "Publish", "button-primary"), new("archive", "Archive", "button-quiet")],
            ProductStatus.InReview => [new("draft", "Take back from review", "button-quiet")],
            ProductStatus.Published => [new("archive", "Take off the shelves", "button-quiet")],
            ProductStatus.Rejected => [new("publication", "Send to review again", "button-primary"), new("draft", "Back to draft", "button-quiet")],
            _ => [new("draft", "Back to draft", "button-quiet")],
        };
        return [.. steps, new("deletion", "Delete", "button-danger")];
    }

    public static string Text(this ProductStatus status, DateTimeOffset? deletedAt) => deletedAt is not null ? "Deleted" : status switch
    {
        ProductStatus.InReview => "In review",
        _ => status.ToString(),
    };

    public static string Css(this ProductStatus status, DateTimeOffset? deletedAt) => deletedAt is not null ? "badge badge-neutral" : status switch
    {
        ProductStatus.Published => "badge badge-success",
        ProductStatus.InReview => "badge badge-info",
        ProductStatus.Rejected => "badge badge-danger",
        _ => "badge badge-neutral",
    };
}
