using System.Text.Json;
using System.Text.Json.Nodes;
using Marketplace.Content.Data;
using Marketplace.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Content.Definitions;

/// <summary>What a stored definition is of.</summary>
internal enum DefinitionKind
{
    Type,
    Part,
}

/// <summary>A type or part as a recipe defined it.</summary>
internal sealed class Definition
{
    public required string Name { get; init; }

    public required DefinitionKind Kind { get; init; }

    public string Body { get; set; } = "";
}

/// <summary>A content type in a recipe, in Orchard Core's shape.</summary>
internal sealed record TypeRecord
{
    public required string Name { get; init; }

    public string? DisplayName { get; init; }

    public JsonObject? Settings { get; init; }

    public IReadOnlyList<TypePartRecord> ContentTypePartDefinitionRecords { get; init; } = [];
}

/// <summary>A part of a type.</summary>
internal sealed record TypePartRecord
{
    public required string PartName { get; init; }

    public string? Name { get; init; }

    public JsonObject? Settings { get; init; }
}

/// <summary>A part with its fields.</summary>
internal sealed record PartRecord
{
    public required string Name { get; init; }

    public JsonObject? Settings { get; init; }

    public IReadOnlyList<FieldRecord> ContentPartFieldDefinitionRecords { get; init; } = [];
}

/// <summary>A field: its kind is <c>fieldName</c>, as in Orchard Core.</summary>
internal sealed record FieldRecord
{
    public static IReadOnlyDictionary<string, FieldKind> Kinds { get; } = new Dictionary<string, FieldKind>
    {
        ["TextField"] = FieldKind.Text, ["MarkdownField"] = FieldKind.Markdown, ["NumericField"] = FieldKind.Number,
        ["BooleanField"] = FieldKind.Boolean, ["MediaField"] = FieldKind.Media,
    };

    public required string FieldName { get; init; }

    public required string Name { get; init; }

    public FieldSettings? Settings { get; init; }

    public ContentField In(string part) => new(
        part, Name, Kinds[FieldName], Settings?.ContentPartFieldSettings?.DisplayName ?? Name, Settings?.ContentPartFieldSettings?.Description ?? "",
        Settings?.ContentPartFieldSettings?.Required ?? false);
}

/// <summary>Settings of a field.</summary>
internal sealed record FieldSettings
{
    public FieldLabels? ContentPartFieldSettings { get; init; }
}

/// <summary>What an editor reads about a field.</summary>
internal sealed record FieldLabels
{
    public string? DisplayName { get; init; }

    public string? Description { get; init; }

    public bool Required { get; init; }

    public string? Position { get; init; }
}

/// <summary>The tenant's content types, read once a request.</summary>
internal sealed class ContentTypes(ContentDb db)
{
    private IReadOnlyList<ContentType>? _all;

    public async Task<IReadOnlyList<ContentType>> AllAsync(CancellationToken stop) =>
        _all ??= Of(await db.Definitions.AsNoTracking().ToListAsync(stop));

    public async Task<ContentType?> FindAsync(string? name, CancellationToken stop) =>
        (await AllAsync(stop)).FirstOrDefault(type => type.Name == name);

    public void Forget() => _all = null;

    private static List<ContentType> Of(IReadOnlyList<Definition> stored)
    {
        var parts = stored.Where(definition => definition.Kind == DefinitionKind.Part)
            .Select(definition => JsonSerializer.Deserialize<PartRecord>(definition.Body, PlatformJson.Options)!)
            .ToDictionary(part => part.Name, part => part.ContentPartFieldDefinitionRecords.Select(field => field.In(part.Name)).ToArray());
        return
        [
            .. stored.Where(definition => definition.Kind == DefinitionKind.Type).OrderBy(definition => definition.Name, StringComparer.Ordinal)
                .Select(definition => JsonSerializer.Deserialize<TypeRecord>(definition.Body, PlatformJson.Options)!)
                .Select(type => new ContentType(
                    type.Name, type.DisplayName ?? type.Name, [.. type.ContentTypePartDefinitionRecords.Select(part => part.PartName)],
                    [.. type.ContentTypePartDefinitionRecords.SelectMany(part =>
                        ContentType.BuiltIn.GetValueOrDefault(part.PartName) ?? parts.GetValueOrDefault(part.PartName) ?? [])])),
        ];
    }
}
