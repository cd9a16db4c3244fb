using Microsoft.AspNetCore.Html;

namespace Marketplace.Content.Contracts;

/// <summary>Model of <c>/Content/Pages/ShowPage.cshtml</c>, public so that a theme can put its own view in that place.</summary>
/// <param name="Type">Name of the content type, e.g. <c>Page</c>.</param>
/// <param name="Path">Address from the root, without the first slash.</param>
/// <param name="Title">Heading.</param>
/// <param name="Summary">One or two sentences without marks; empty for none.</param>
/// <param name="Body">The text as safe HTML.</param>
/// <param name="Cover">Picture at the head, or null.</param>
/// <param name="ModifiedAt">Last change, UTC.</param>
/// <param name="Fields">The values of all fields by <c>Part.Field</c>, as text.</param>
public sealed record ContentPageModel(
    string Type, string Path, string Title, string Summary, IHtmlContent Body, ContentPicture? Cover, DateTimeOffset ModifiedAt, IReadOnlyDictionary<string, string> Fields);

/// <summary>A picture of the library.</summary>
/// <param name="Key">Key of the stored picture.</param>
/// <param name="Width">Pixels of the original.</param>
/// <param name="Height">Pixels of the original.</param>
/// <param name="Alt">What it shows; empty for decoration.</param>
public sealed record ContentPicture(string Key, int Width, int Height, string Alt);
