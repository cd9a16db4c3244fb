using System.Text.Json;
using System.Text.Json.Nodes;
using Marketplace.Content.Data;
using Marketplace.Content.Definitions;
using Marketplace.Kernel;
using Marketplace.Kernel.Recipes;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Content.Setup;

/// <summary>Types of content, and what everybody sees of it; pictures of the library stay behind and are left out of the items.</summary>
internal sealed class ContentExport(ContentDb db, ContentTypes types) : IRecipeExport
{
    public int Order => 50;

    public async Task<IReadOnlyList<JsonObject>> StepsAsync(CancellationToken stop)
    {
        var definitions = await db.Definitions.AsNoTracking().OrderBy(d => d.Name).ToListAsync(stop);
        if (definitions.Count == 0)
        {
            return [];
        }

        var known = await types.AllAsync(stop);
        var items = await db.Versions.AsNoTracking().Where(v => v.Published).OrderBy(v => v.ItemId).ToListAsync(stop);
        return
        [
            new ContentDefinitionRecipe { ContentTypes = Read<TypeRecord>(definitions, DefinitionKind.Type), ContentParts = Read<PartRecord>(definitions, DefinitionKind.Part) }.ToStep("ContentDefinition"),
            new JsonObject { ["name"] = "content", ["data"] = new JsonArray([.. items.Select(item => Portable(item.ToJson(), known.FirstOrDefault(type => type.Name == item.Type)))]) },
        ];
    }

    private static List<T> Read<T>(List<Definition> definitions, DefinitionKind kind) =>
        [.. definitions.Where(d => d.Kind == kind).Select(d => JsonSerializer.Deserialize<T>(d.Body, PlatformJson.Options)!)];

    private static JsonObject Portable(JsonObject item, ContentType? type)
    {
        foreach (var member in (string[])["ContentItemVersionId", "ModifiedUtc", "PublishedUtc", "CreatedUtc"])
        {
            item.Remove(member);
        }

        foreach (var field in type?.Fields.Where(field => field.Kind == FieldKind.Media) ?? [])
        {
            (item[field.Part] as JsonObject)?.Remove(field.Name);
        }

        return item;
    }
}
