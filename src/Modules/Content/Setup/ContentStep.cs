using System.Text.Json.Nodes;
using Marketplace.Content.Definitions;
using Marketplace.Content.Items;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Recipes;

namespace Marketplace.Content.Setup;

/// <summary>The recipe step <c>content</c>: content items in Orchard Core's JSON.</summary>
internal sealed record ContentRecipe
{
    public IReadOnlyList<JsonObject> Data { get; init; } = [];
}

/// <summary>Writes content items and publishes them unless <c>Published</c> says no.</summary>
internal sealed class ContentStep(ContentTypes types, WriteContent write, UnitOfWork unit) : RecipeStep<ContentRecipe>
{
    public override string Name => "content";

    public override string Description => "Writes content items, e.g. pages; an item that is there by its ContentItemId is changed.";

    protected override async Task<Result> ApplyAsync(ContentRecipe step, RecipeContext context, CancellationToken stop)
    {
        foreach (var (i, item) in step.Data.Index())
        {
            var name = Text(item, "ContentType");
            if (await types.FindAsync(name, stop) is not { } type)
            {
                return At(i, ContentErrors.UnknownType(name, (await types.AllAsync(stop)).Select(known => known.Name)));
            }

            var id = Text(item, "ContentItemId");
            if (id.Length is 0 or > 64 || !id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            {
                return At(i, new Error(ErrorKind.Invalid, "content.bad_id", "ContentItemId has letters, digits and hyphens, 64 at most."));
            }

            var body = new JsonObject(item.Where(member => !ContentType.Envelope.Contains(member.Key)).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
            if (type.Find(ContentType.Title) is { } title && body[title.Part] is null && Text(item, "DisplayText") is { Length: > 0 } shown)
            {
                title.Write(body, shown, "");
            }

            if (Text(item, "Author").Length > 254)
            {
                return At(i, ContentErrors.TooLong("Author", 254));
            }

            var published = item["Published"] is not JsonValue flag || !flag.TryGetValue<bool>(out var on) || on;
            if ((await write.SaveAsync(type, id, null, body, published, Text(item, "Author"), stop)).Failed(out var error, out _))
            {
                return At(i, error);
            }

            await unit.FlushAsync(stop);
        }

        context.Progress($"{step.Data.Count} content items");
        return Result.Done;
    }

    private static string Text(JsonObject item, string member) => item[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static Error At(int index, Error error) => new(error.Kind, error.Code, $"data[{index}]: {error.Message}");
}
