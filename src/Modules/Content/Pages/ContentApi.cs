using System.Text.Json.Nodes;
using Marketplace.Content.Data;
using Marketplace.Kernel.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Content.Pages;

/// <summary>Integrators read published content, in Orchard Core's JSON of a content item.</summary>
internal static class ContentApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.Api("Content");
        api.MapGet("/content", List).AllowAnonymous().WithName("Content.List").WithSummary("Published content items, by id; of one type where it is given");
        api.MapGet("/content/{contentItemId}", Get).AllowAnonymous().WithName("Content.Get").WithSummary("One published content item");
    }

    private static async Task<Ok<CursorPage<JsonObject>>> List([AsParameters] Paging paging, string? type, ContentDb db, CancellationToken stop)
    {
        var (after, wanted) = (QueryText.Clean(paging.Key, 64), QueryText.Clean(type, 64));
        var items = await db.Versions.AsNoTracking()
            .Where(v => v.Published && v.ItemId.CompareTo(after) > 0 && (wanted == "" || v.Type == wanted))
            .OrderBy(v => v.ItemId).Take(paging.Size + 1).ToListAsync(stop);
        return TypedResults.Ok(CursorPage<JsonObject>.Of(items.ConvertAll(item => item.ToJson()), paging.Size, item => (string)item["ContentItemId"]!));
    }

    private static async Task<Results<Ok<JsonObject>, ProblemHttpResult>> Get(string contentItemId, ContentDb db, CancellationToken stop)
    {
        var id = QueryText.Clean(contentItemId, 64);
        return await db.Versions.AsNoTracking().SingleOrDefaultAsync(v => v.ItemId == id && v.Published, stop) is { } item
            ? TypedResults.Ok(item.ToJson())
            : ContentErrors.Unknown.ToProblem();
    }
}
