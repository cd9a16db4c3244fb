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
        Actor = http.HttpContext is { } request ? NameOf(request.User) : IAuditTrail.CommandLine,
        Address = http.HttpContext?.Connection.RemoteIpAddress?.ToString(),
        Action = action,
        Subject = subject.Length > 200 ? subject[..200] : subject,
        Before = Json(before),
        After = Json(after),
    });

    public IQueryable<AuditRecord> Acts => db.Audit.AsNoTracking().Select(e => new AuditRecord
    {
        Id = e.Id, At = e.At, Actor = e.Actor, Address = e.Address, Action = e.Action, Subject = e.Subject, Before = e.Before, After = e.After,
    });

    private static string? NameOf(ClaimsPrincipal person)
    {
        var name = person.FindFirstValue(ClaimTypes.Email) ?? person.Identity?.Name;
        var both = person.FindFirstValue(CallerClaims.ActingAs) is { } really ? $"{really} → {name}" : name;
        return both?.Length > 254 ? both[..254] : both;
    }

    private static string? Json(object? state) => state is null ? null : JsonSerializer.Serialize(state, state.GetType(), PlatformJson.Options);
}
