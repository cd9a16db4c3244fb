using System.Security.Claims;
using System.Text.Json;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Security;
using Marketplace.Runtime.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Runtime.Auditing;

internal sealed class AuditTrail(EngineDb db, TimeProvider clock, IHttpContextAccessor http) : IAuditTrail
{
    public void Record(string action, string subject, object? before, object? after) => db.Add(new AuditEntry
    {
        Id = Guid.CreateVersion7(),
        At = clock.GetUtcNow(),
        UserId = http.HttpContext?.User.UserId()?.Value,
        Actor = http.HttpContext is { } request ? request.User.FindFirstValue(ClaimTypes.Email) ?? request.User.Identity?.Name : "command line",
        Address = http.HttpContext?.Connection.RemoteIpAddress?.ToString(),
        Action = action,
        Subject = subject.Length > 200 ? subject[..200] : subject,
        Before = Json(before),
        After = Json(after),
    });

    public async Task<IReadOnlyList<AuditRecord>> ReadAsync(string? filter, Guid? before, int count, CancellationToken stop)
    {
        var entries = db.Audit.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(filter))
        {
            entries = entries.Where(e => e.Action.Contains(filter) || e.Subject.Contains(filter) || e.Actor!.Contains(filter));
        }

        if (before is { } older)
        {
            entries = entries.Where(e => e.At < db.Audit.Where(o => o.Id == older).Select(o => o.At).First());
        }

        return await entries.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(count)
            .Select(e => new AuditRecord(e.Id, e.At, e.Actor, e.Address, e.Action, e.Subject, e.Before, e.After))
            .ToListAsync(stop);
    }

    private static string? Json(object? state) => state is null ? null : JsonSerializer.Serialize(state, state.GetType(), PlatformJson.Options);
}
