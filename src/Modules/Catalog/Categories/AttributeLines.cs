namespace Marketplace.Catalog.Categories;

/// <summary>Attributes of a category as an admin writes them: <c>Material: text</c>, <c>Colour: red, blue</c>, one on a line.</summary>
internal static class AttributeLines
{
    public static string Write(IReadOnlyList<AttributeDefinition> attributes) => string.Join('\n', attributes.Select(attribute =>
        $"{attribute.Name}: {(attribute.Kind == AttributeKind.Choice ? string.Join(", ", attribute.Choices) : attribute.Kind.ToString().ToLowerInvariant())}"));

    /// <summary>Null when a line cannot be read.</summary>
    public static IReadOnlyList<AttributeDefinition>? Read(string? text)
    {
        var read = new List<AttributeDefinition>();
        foreach (var line in (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? line : line[..colon].Trim();
            var kind = colon < 0 ? "text" : line[(colon + 1)..].Trim();
            if (name.Length is 0 or > 60 || kind.Length == 0 || read.Count == 50 || read.Exists(known => known.Name == name))
            {
                return null;
            }

            read.Add(kind.ToLowerInvariant() switch
            {
                "text" => new(name, AttributeKind.Text, []),
                "number" => new(name, AttributeKind.Number, []),
                "boolean" => new(name, AttributeKind.Boolean, []),
                _ => new(name, AttributeKind.Choice, kind.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
            });
        }

        return read;
    }
}
