using System.ComponentModel.DataAnnotations;

namespace Marketplace.Catalog;

/// <summary>How the marketplace treats products; section <c>catalog</c>.</summary>
internal sealed record CatalogSettings
{
    [Display(Name = "Review products before they are published", Description = "Off: an active seller publishes at once. What was rejected is reviewed anyway.")]
    public bool ReviewBeforePublishing { get; init; }

    [Range(4, 96), Display(Name = "Products on a page")]
    public int PageSize { get; init; } = 24;
}
