using System.Text.Json.Nodes;
using Marketplace.Kernel;

namespace Marketplace.Content.Definitions;

/// <summary>A kind of content: its parts, and what can be filled in in each.</summary>
internal sealed record ContentType(string Name, string DisplayName, IReadOnlyList<string> Parts, IReadOnlyList<ContentField> Fields)
{
    public const string Title = "TitlePart.Title";
    public const string Path = "AutoroutePart.Path";
    public const string Culture = "LocalizationPart.Culture";
    public const string ShowInFooter = "FooterPart.Show";
    public const string Position = "FooterPart.Position";
    public const string Markdown = "MarkdownBodyPart.Markdown";

    /// <summary>The parts that every marketplace has, with Orchard Core's names where it has them.</summary>
    public static IReadOnlyDictionary<string, ContentField[]> BuiltIn { get; } = new Dictionary<string, ContentField[]>
    {
        ["TitlePart"] = [new("TitlePart", "Title", FieldKind.Text, "Title", Required: true, OfPart: true)],
        ["AutoroutePart"] = [new("AutoroutePart", "Path", FieldKind.Text, "Address", "Made from the title when you leave it empty.", OfPart: true)],
        ["LocalizationPart"] =
        [
            new("LocalizationPart", "Culture", FieldKind.Text, "Language", "Two letters, e.g. ru; empty for all languages.", OfPart: true),
            new("LocalizationPart", "LocalizationSet", FieldKind.Text, "Translation group", "Pages with the same group are translations of each other.", OfPart: true),
        ],
        ["MarkdownBodyPart"] = [new("MarkdownBodyPart", "Markdown", FieldKind.Markdown, "Text", "Markdown works.", OfPart: true)],
        ["FooterPart"] =
        [
            new("FooterPart", "Show", FieldKind.Boolean, "Link to it at the foot of every page", OfPart: true),
            new("FooterPart", "Position", FieldKind.Number, "Place among the links", "Lower numbers come first.", OfPart: true),
        ],
    };

    /// <summary>The members of an item's JSON besides its parts; times and version ids are the database's own.</summary>
    public static IReadOnlyList<string> Envelope { get; } =
        ["ContentItemId", "ContentItemVersionId", "ContentType", "DisplayText", "Latest", "Published", "ModifiedUtc", "PublishedUtc", "CreatedUtc", "Owner", "Author"];

    public ContentField? Find(string key) => Fields.FirstOrDefault(field => field.Key == key);

    public string Read(string key, JsonObject body) => Find(key)?.Read(body) ?? "";

    /// <summary>Refuses JSON that has what this type has not, or values of the wrong kind.</summary>
    public Result Check(JsonObject body)
    {
        foreach (var (part, value) in body)
        {
            if (!Parts.Contains(part))
            {
                return ContentErrors.UnknownMember(Name, part, Parts);
            }

            if (value is not JsonObject members)
            {
                return ContentErrors.WrongValue(part);
            }

            var known = Fields.Where(field => field.Part == part).Select(field => field.Name).ToList();
            if (members.Select(member => member.Key).FirstOrDefault(name => !known.Contains(name)) is { } stranger)
            {
                return ContentErrors.UnknownMember(part, stranger, known);
            }
        }

        foreach (var field in Fields)
        {
            if (!field.IsWellFormed(body))
            {
                return ContentErrors.WrongValue(field.Key);
            }

            var text = field.Read(body);
            if (field.Required && string.IsNullOrWhiteSpace(text))
            {
                return ContentErrors.Missing(field.Label);
            }

            if (text.Length > field.Longest || field.ReadAlt(body).Length > 300)
            {
                return ContentErrors.TooLong(field.Label, field.Longest);
            }

            if (text.Contains('\0', StringComparison.Ordinal))
            {
                return ContentErrors.WrongValue(field.Key);
            }
        }

        return Result.Done;
    }
}
