using System.Text.Json;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tables;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Administration.Audit;

/// <summary>An admin reads who did what, and what it changed.</summary>
internal static class ReadAudit
{
    private static readonly TableOf<AuditRecord> _table = new TableOf<AuditRecord>("audit", "Audit trail", act => act.Id.ToString(), act => act.Id)
        {
            FirstSort = "-when", EmptyTitle = "Nothing found",
        }
        .Search("Action, subject or person", (acts, words) => acts.Where(act => act.Action.Contains(words) || act.Subject.Contains(words) || act.Actor!.Contains(words)))
        .Between("when", "When", act => act.At)
        .Column("when", "When", act => Cell.Of(act.At), act => act.At)
        .Column("who", "Who", act => (act.Actor == IAuditTrail.CommandLine ? Cell.Badge("command line", "badge badge-neutral") : Cell.Of(act.Actor)) with { Note = act.Address }, act => act.Actor)
        .Column("action", "Action", act => Cell.Link(act.Action, $"/admin/audit/{act.Id}"), act => act.Action)
        .Column("subject", "Subject", act => Cell.Of(act.Subject), act => act.Subject)
        .Column("change", "What changed", act => Cell.Of(string.Join(", ", Changes(act).Select(change => change.Member))));

    public static void Map(IEndpointRouteBuilder admin)
    {
        admin.MapTable("/audit", _table, http => http.RequestServices.GetRequiredService<IAuditTrail>().Acts).RequirePermission(EnginePermissions.ReadAudit);
        admin.MapGet("/audit/{id:guid}", Show).RequirePermission(EnginePermissions.ReadAudit);
    }

    internal sealed record Change(string Member, string Before, string After);

    internal sealed record ActPage(AuditRecord Act, IReadOnlyList<Change> Changes, IReadOnlyList<AuditRecord> Others);

    private static async Task<IResult> Show(Guid id, IAuditTrail trail, CancellationToken stop)
    {
        if (await trail.Acts.SingleOrDefaultAsync(act => act.Id == id, stop) is not { } found)
        {
            return Results.NotFound();
        }

        var others = await trail.Acts.Where(act => act.Subject == found.Subject && act.Id != id).OrderByDescending(act => act.At).Take(20).ToListAsync(stop);
        return Page.Of("/Administration/Audit/Act.cshtml", new ActPage(found, Changes(found), others));
    }

    // Member by member, so that a person sees what is different and not two texts.
    private static List<Change> Changes(AuditRecord act)
    {
        var (before, after) = (Members(act.Before), Members(act.After));
        return [.. before.Keys.Union(after.Keys).Select(member => new Change(member, before.GetValueOrDefault(member, ""), after.GetValueOrDefault(member, ""))).Where(change => change.Before != change.After)];
    }

    private static Dictionary<string, string> Members(string? json)
    {
        if (json is null)
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? document.RootElement.EnumerateObject().GroupBy(member => member.Name).ToDictionary(same => same.Key, same => same.Last().Value.ToString())
            : new Dictionary<string, string> { ["value"] = document.RootElement.ToString() };
    }
}
