using System.Text.Json;
using System.Text.Json.Nodes;
using Marketplace.Content.Definitions;
using Marketplace.Kernel;

namespace Marketplace.Content.Items;

/// <summary>One version of a content item. At most one of an item's versions is published, and one is the latest: a draft is a latest that is not published.</summary>
internal sealed class ContentVersion : Aggregate
{
    public required Guid Id { get; init; }

    public required string ItemId { get; init; }

    public required string Type { get; init; }

    public string Title { get; private set; } = "";

    /// <summary>Address from the root, without the first slash; empty where the item has no page.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Two letters, or empty for all languages.</summary>
    public string Culture { get; private set; } = "";

    public bool InFooter { get; private set; }

    public int Position { get; private set; }

    /// <summary>The parts as JSON.</summary>
    public string Body { get; private set; } = "{}";

    public string Author { get; private set; } = "";

    public required string Owner { get; init; }

    public bool Latest { get; private set; } = true;

    public bool Published { get; private set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ModifiedAt { get; private set; }

    public DateTimeOffset? PublishedAt { get; private set; }

    /// <summary>Changes with every save: what an editor had open.</summary>
    public string Mark => $"{Id:n}.{Version}";

    public JsonObject Parts => (JsonObject)JsonNode.Parse(Body)!;

    public void Write(ContentType type, JsonObject body, string author, DateTimeOffset at)
    {
        (Title, Path, Culture) = (type.Read(ContentType.Title, body), type.Read(ContentType.Path, body), type.Read(ContentType.Culture, body));
        InFooter = type.Read(ContentType.ShowInFooter, body) == "true";
        Position = decimal.TryParse(type.Read(ContentType.Position, body), System.Globalization.CultureInfo.InvariantCulture, out var place) ? (int)Math.Clamp(place, -1_000_000, 1_000_000) : 0;
        (Body, Author, ModifiedAt) = (body.ToJsonString(PlatformJson.Options), author, at);
    }

    public void Publish(DateTimeOffset at) => (Published, PublishedAt) = (true, at);

    public void Unpublish() => Published = false;

    public void GiveWay() => Latest = false;

    /// <summary>The item as Orchard Core writes it.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["ContentItemId"] = ItemId,
            ["ContentItemVersionId"] = Id.ToString("n"),
            ["ContentType"] = Type,
            ["DisplayText"] = Title,
            [nameof(Latest)] = Latest,
            [nameof(Published)] = Published,
            ["ModifiedUtc"] = JsonSerializer.SerializeToNode(ModifiedAt.UtcDateTime),
            ["PublishedUtc"] = JsonSerializer.SerializeToNode(PublishedAt?.UtcDateTime),
            ["CreatedUtc"] = JsonSerializer.SerializeToNode(CreatedAt.UtcDateTime),
            [nameof(Author)] = Author,
        };
        foreach (var (part, value) in Parts)
        {
            json[part] = value?.DeepClone();
        }

        return json;
    }
}
