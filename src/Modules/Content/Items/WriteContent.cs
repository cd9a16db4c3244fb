using System.Text.Json.Nodes;
using Marketplace.Content.Data;
using Marketplace.Content.Definitions;
using Marketplace.Content.Pages;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Content.Items;

/// <summary>The one way in which content comes into the tables, from an editor or a recipe; call it inside a commit.</summary>
internal sealed class WriteContent(ContentDb db, UnitOfWork unit, FooterPages footer, IAuditTrail audit, TimeProvider clock)
{
    // The first parts of addresses that belong to the marketplace's own pages.
    private static readonly HashSet<string> _reserved =
    [
        "api", "admin", "vendor", "account", "media", "health", "me", "products", "categories", "shops", "search", "cart", "checkout", "orders",
        "payments", "sell", "log-in", "log-out", "sign-up", "ru", "en",
    ];

    /// <summary>Saves a draft, or what everybody sees; makes the item when <paramref name="itemId"/> is not known.</summary>
    /// <param name="type">Type of the item.</param>
    /// <param name="itemId">Which item; a new one when null.</param>
    /// <param name="basedOn">The mark of the version that the editor had open; null to take whatever is the latest.</param>
    /// <param name="body">The parts; an empty address is made from the title.</param>
    /// <param name="publish">Show it to everybody.</param>
    /// <param name="author">Who writes.</param>
    /// <param name="stop">Ends the work.</param>
    public async Task<Result<ContentVersion>> SaveAsync(
        ContentType type, string? itemId, string? basedOn, JsonObject body, bool publish, string author, CancellationToken stop)
    {
        if (type.Check(body).Failed(out var error))
        {
            return error;
        }

        body = (JsonObject)body.DeepClone();
        if (type.Find(ContentType.Path) is { } address && address.Read(body).Length == 0)
        {
            address.Write(body, Slug.From(type.Read(ContentType.Title, body)), "");
        }

        if ((await CheckPlaceAsync(type, itemId, body, stop)).Failed(out error))
        {
            return error;
        }

        var now = clock.GetUtcNow();
        var versions = itemId is null ? [] : await db.Versions.Where(v => v.ItemId == itemId && (v.Latest || v.Published)).ToListAsync(stop);
        var latest = versions.Find(v => v.Latest);
        if (basedOn is not null && latest?.Mark != basedOn)
        {
            return ContentErrors.ChangedMeanwhile;
        }

        if (latest is { } same && same.Published == publish && JsonNode.DeepEquals(same.Parts, body))
        {
            return same;
        }

        // What everybody sees is never written over: a change of it is a version of its own.
        var version = latest is { Published: false } ? latest : null;
        if (version is null)
        {
            latest?.GiveWay();
            version = new ContentVersion
            {
                Id = Guid.CreateVersion7(), ItemId = itemId ?? Guid.CreateVersion7().ToString("n"), Type = type.Name,
                Owner = latest?.Owner ?? author, CreatedAt = latest?.CreatedAt ?? now,
            };
            db.Versions.Add(version);
        }

        version.Write(type, body, author, now);
        if (publish)
        {
            versions.Find(v => v.Published)?.Unpublish();
            await unit.FlushAsync(stop);
            version.Publish(now);
        }

        audit.Record(publish ? "content.published" : "content.drafted", $"content:{version.ItemId}", latest is null ? null : new { latest.Title, latest.Path }, new { version.Title, version.Path });
        unit.AfterCommit(footer.Forget);
        unit.Evict(FooterLinks.Tag);
        return version;
    }

    /// <summary>Takes an item off the storefront; its text stays as a draft.</summary>
    public async Task<Result> UnpublishAsync(string itemId, CancellationToken stop)
    {
        if (await db.Versions.SingleOrDefaultAsync(v => v.ItemId == itemId && v.Published, stop) is not { } shown)
        {
            return ContentErrors.Unknown;
        }

        shown.Unpublish();
        audit.Record("content.unpublished", $"content:{itemId}", new { shown.Title, shown.Path });
        unit.AfterCommit(footer.Forget);
        unit.Evict(FooterLinks.Tag);
        return Result.Done;
    }

    /// <summary>Removes an item with all its versions.</summary>
    public async Task<Result> RemoveAsync(string itemId, CancellationToken stop)
    {
        var versions = await db.Versions.Where(v => v.ItemId == itemId).ToListAsync(stop);
        if (versions.Count == 0)
        {
            return ContentErrors.Unknown;
        }

        db.Versions.RemoveRange(versions);
        audit.Record("content.removed", $"content:{itemId}", versions.Single(v => v.Latest).ToJson());
        unit.AfterCommit(footer.Forget);
        unit.Evict(FooterLinks.Tag);
        return Result.Done;
    }

    private async Task<Result> CheckPlaceAsync(ContentType type, string? itemId, JsonObject body, CancellationToken stop)
    {
        var (path, culture) = (type.Read(ContentType.Path, body), type.Read(ContentType.Culture, body));
        if (type.Find(ContentType.Path) is not null)
        {
            var slugs = path.Split('/');
            if (path.Length > 200 || slugs.Length > 4 || !slugs.All(Slug.IsWellFormed) || _reserved.Contains(slugs[0]))
            {
                return ContentErrors.BadPath(path);
            }

            if (await db.Versions.AnyAsync(v => v.ItemId != itemId && v.Path == path && v.Culture == culture && (v.Latest || v.Published), stop))
            {
                return ContentErrors.PathTaken(path);
            }
        }

        if (culture.Length > 0 && (culture.Length != 2 || !culture.All(char.IsAsciiLetterLower)))
        {
            return ContentErrors.WrongValue(ContentType.Culture);
        }

        foreach (var media in type.Fields.Where(field => field.Kind == FieldKind.Media).Select(field => field.Read(body)).Where(shown => shown.Length > 0))
        {
            if (!await db.Media.AnyAsync(m => m.Path == media, stop))
            {
                return ContentErrors.UnknownMedia(media);
            }
        }

        return Result.Done;
    }
}
