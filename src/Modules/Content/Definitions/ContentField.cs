using System.Text.Json.Nodes;

namespace Marketplace.Content.Definitions;

/// <summary>What can stand in a field.</summary>
internal enum FieldKind
{
    Text,
    Markdown,
    Number,
    Boolean,
    Media,
}

/// <summary>One thing that an editor fills in. In a content item's JSON a value of a built-in part stands by itself,
/// <c>"TitlePart": { "Title": "…" }</c>, and one of a field in an object, <c>"Page": { "Summary": { "Text": "…" } }</c>, as in Orchard Core.</summary>
internal sealed record ContentField(string Part, string Name, FieldKind Kind, string Label, string Hint = "", bool Required = false, bool OfPart = false)
{
    public const int LongestText = 1_000;

    public const int LongestMarkdown = 100_000;

    public string Key => $"{Part}.{Name}";

    public string AltKey => $"{Key}.Alt";

    public int Longest => Kind == FieldKind.Markdown ? LongestMarkdown : LongestText;

    private string Member => Kind switch
    {
        FieldKind.Text => "Text",
        FieldKind.Markdown => "Markdown",
        FieldKind.Media => "Paths",
        _ => "Value",
    };

    /// <summary>The value as an editor types it; empty where there is none.</summary>
    public string Read(JsonObject body) => Value(body) switch
    {
        JsonArray { Count: > 0 } paths => (string?)paths[0] ?? "",
        JsonValue value => value.ToString(),
        _ => "",
    };

    /// <summary>What a picture shows, for those who do not see it.</summary>
    public string ReadAlt(JsonObject body) => (There(body) as JsonObject)?["MediaTexts"] is JsonArray { Count: > 0 } texts ? (string?)texts[0] ?? "" : "";

    public void Write(JsonObject body, string typed, string alt)
    {
        JsonNode value = Kind switch
        {
            FieldKind.Number => decimal.Parse(typed.Length == 0 ? "0" : typed, System.Globalization.CultureInfo.InvariantCulture),
            FieldKind.Boolean => typed == "true",
            FieldKind.Media => typed.Length == 0 ? new JsonArray() : new JsonArray(typed),
            _ => typed,
        };
        var part = body[Part] as JsonObject ?? [];
        body[Part] = part;
        part[Name] = OfPart ? value : new JsonObject { [Member] = value };
        if (Kind == FieldKind.Media)
        {
            part[Name]!["MediaTexts"] = typed.Length == 0 ? new JsonArray() : new JsonArray(alt);
        }
    }

    /// <summary>True when the JSON holds nothing here, or a value of this kind.</summary>
    public bool IsWellFormed(JsonObject body)
    {
        var there = There(body);
        if (there is null)
        {
            return true;
        }

        if (!OfPart && there is not JsonObject)
        {
            return false;
        }

        return Value(body) switch
        {
            null => true,
            JsonArray paths => Kind == FieldKind.Media && paths.Count <= 1 && paths.All(IsText)
                && (there["MediaTexts"] is null or JsonArray { Count: <= 1 }) && (there["MediaTexts"] as JsonArray ?? []).All(IsText),
            JsonValue value => value.GetValueKind() switch
            {
                System.Text.Json.JsonValueKind.String => Kind is FieldKind.Text or FieldKind.Markdown,
                System.Text.Json.JsonValueKind.Number => Kind == FieldKind.Number && value.TryGetValue<decimal>(out _),
                System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => Kind == FieldKind.Boolean,
                _ => false,
            },
            _ => false,
        };
    }

    private JsonNode? There(JsonObject body) => (body[Part] as JsonObject)?[Name];

    private JsonNode? Value(JsonObject body) => OfPart ? There(body) : (There(body) as JsonObject)?[Member];

    private static bool IsText(JsonNode? node) => node?.GetValueKind() == System.Text.Json.JsonValueKind.String;
}
