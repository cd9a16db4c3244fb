namespace Marketplace.Content.Library;

/// <summary>A picture of the marketplace's own, under a name that people choose.</summary>
internal sealed class MediaFile
{
    public required string Path { get; init; }

    public string ImageKey { get; set; } = "";

    public int Width { get; set; }

    public int Height { get; set; }

    public DateTimeOffset AddedAt { get; set; }
}
