using System.Text.Json;
using Marketplace.Content.Data;
using Marketplace.Content.Definitions;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Recipes;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Content.Setup;

/// <summary>The recipe step <c>ContentDefinition</c>, in Orchard Core's shape.</summary>
internal sealed record ContentDefinitionRecipe
{
    public IReadOnlyList<TypeRecord> ContentTypes { get; init; } = [];

    public IReadOnlyList<PartRecord> ContentParts { get; init; } = [];
}

/// <summary>Makes types and parts, or brings those that are there to what the recipe says.</summary>
internal sealed class ContentDefinitionStep(ContentDb db, ContentTypes types, UnitOfWork unit) : RecipeStep<ContentDefinitionRecipe>
{
    public override string Name => "ContentDefinition";

    public override string Description => "Defines types of content: their parts, and the fields of those.";

    protected override async Task<Result> ApplyAsync(ContentDefinitionRecipe step, RecipeContext context, CancellationToken stop)
    {
        var stored = await db.Definitions.ToDictionaryAsync(definition => (definition.Kind, definition.Name), stop);
        var parts = stored.Keys.Where(key => key.Kind == DefinitionKind.Part).Select(key => key.Name)
            .Concat(ContentType.BuiltIn.Keys).Concat(step.ContentParts.Select(part => part.Name)).Distinct().Order(StringComparer.Ordinal).ToList();

        var lists = step.ContentParts.Select(part => part.ContentPartFieldDefinitionRecords.Select(field => field.Name))
            .Concat(step.ContentTypes.Select(type => type.ContentTypePartDefinitionRecords.Select(part => part.PartName)))
            .Append(step.ContentTypes.Select(type => type.Name))
            .Append(step.ContentParts.Select(part => part.Name));
        foreach (var names in lists)
        {
            if (names.FirstOrDefault(name => name.Length is 0 or > 64 || !name.All(char.IsAsciiLetterOrDigit)) is { } strange)
            {
                return Refused($"“{strange}” cannot be a name: letters and digits, 64 at most.");
            }

            if (names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } doubled)
            {
                return Refused($"“{doubled.Key}” stands there twice.");
            }
        }

        foreach (var part in step.ContentParts)
        {
            if (ContentType.BuiltIn.ContainsKey(part.Name) || ContentType.Envelope.Contains(part.Name))
            {
                return Refused($"The name {part.Name} is taken by the marketplace itself. Choose another one.");
            }

            if (part.ContentPartFieldDefinitionRecords.FirstOrDefault(field => !FieldRecord.Kinds.ContainsKey(field.FieldName)) is { } strange)
            {
                return Refused($"{part.Name}.{strange.Name}: there is no kind of field “{strange.FieldName}”. There are: {string.Join(", ", FieldRecord.Kinds.Keys)}.");
            }

            Put(DefinitionKind.Part, part.Name, JsonSerializer.Serialize(part, PlatformJson.Options), stored);
        }

        foreach (var type in step.ContentTypes)
        {
            if (type.ContentTypePartDefinitionRecords.FirstOrDefault(part => !parts.Contains(part.PartName)) is { } unknown)
            {
                return Refused($"{type.Name}: there is no part “{unknown.PartName}”. There are: {string.Join(", ", parts)}.");
            }

            Put(DefinitionKind.Type, type.Name, JsonSerializer.Serialize(type, PlatformJson.Options), stored);
        }

        await unit.FlushAsync(stop);
        types.Forget();
        context.Progress($"{step.ContentTypes.Count} content types");
        return Result.Done;
    }

    private void Put(DefinitionKind kind, string name, string body, Dictionary<(DefinitionKind, string), Definition> stored)
    {
        if (!stored.TryGetValue((kind, name), out var definition))
        {
            stored[(kind, name)] = definition = new Definition { Kind = kind, Name = name };
            db.Definitions.Add(definition);
        }

        definition.Body = body;
    }

    private static Error Refused(string why) => new(ErrorKind.Invalid, "content.recipe", why);
}
