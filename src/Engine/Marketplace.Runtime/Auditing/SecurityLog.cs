using System.Security.Claims;
using Dapper;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Jobs;
using Marketplace.Kernel.Security;
using Marketplace.Runtime.Data;
using Marketplace.Runtime.Jobs;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Marketplace.Runtime.Auditing;

/// <summary>Gathers what happens and writes it beside the requests, so that a flood of tries costs no write each.</summary>
/// <remarks>The same goes to the process's log as one line each, for collectors. A process that is killed loses what it has not written yet, a moment's worth.</remarks>
internal sealed class SecurityLog(TenantDatabase database, SecuritySignal signal, TimeProvider clock, ILogger<SecurityLog> log) : DueWorker(signal, TimeSpan.FromSeconds(10), log), ISecurityLog
{
    private const int MostWaiting = 5_000;
    private readonly Lock _gathering = new();
    private Dictionary<Noted, (DateTimeOffset At, int Times)> _waiting = [];

    public void Note(HttpContext http, SecurityEventKind kind, string? account = null)
    {
        var noted = new Noted(
            kind, Cut(account ?? NameOf(http.User), 254), http.Connection.RemoteIpAddress?.ToString(),
            Cut($"{http.Request.Method} {http.Request.PathBase}{http.Request.Path}", 200)!, Cut(http.Request.Headers.UserAgent.ToString(), 200));
        Log.LogInformation("{Kind} {Account} from {Address}: {Request}", kind, noted.Account, noted.Address, noted.Request);
        lock (_gathering)
        {
            if (_waiting.TryGetValue(noted, out var before))
            {
                _waiting[noted] = before with { Times = before.Times + 1 };
            }
            else if (_waiting.Count < MostWaiting)
            {
                _waiting[noted] = (clock.GetUtcNow(), 1);
            }
        }

        Wake();
    }

    public Task WriteAsync(CancellationToken stop) => DoDueAsync(stop);

    protected override async Task<int> DoAsync(CancellationToken stop)
    {
        Dictionary<Noted, (DateTimeOffset At, int Times)> due;
        lock (_gathering)
        {
            if (_waiting.Count == 0)
            {
                return 0;
            }

            (due, _waiting) = (_waiting, []);
        }

        try
        {
            await database.WriteAsync(
                connection => connection.ExecuteAsync(new CommandDefinition(
                    "INSERT INTO engine_security_event (id, at, kind, account, address, request, agent, times) VALUES (@Id, @At, @Kind, @Account, @Address, @Request, @Agent, @Times)",
                    due.Select(one => new
                    {
                        Id = Guid.CreateVersion7(), one.Value.At, Kind = one.Key.Kind.ToString(), one.Key.Account, one.Key.Address, one.Key.Request, one.Key.Agent, one.Value.Times,
                    }).ToArray(),
                    cancellationToken: stop)),
                stop);
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or OperationCanceledException or TimeoutException)
        {
            // Later, when the database takes it again.
            lock (_gathering)
            {
                foreach (var (noted, times) in due)
                {
                    _waiting[noted] = _waiting.TryGetValue(noted, out var since) ? (times.At, times.Times + since.Times) : times;
                }
            }

            throw;
        }

        return due.Count;
    }

    private static string? NameOf(ClaimsPrincipal person) => person.FindFirstValue(CallerClaims.ActingAs) is { } really
        ? $"{really} → {person.FindFirstValue(ClaimTypes.Email)}"
        : person.FindFirstValue(ClaimTypes.Email) ?? person.Identity?.Name;

    // A name may hold anything; a control character has no business in a log.
    private static string? Cut(string? text, int most) =>
        text is not { Length: > 0 } ? null : string.Concat(text.Take(most).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '\uFFFD' : letter));

    private sealed record Noted(SecurityEventKind Kind, string? Account, string? Address, string Request, string? Agent);
}

/// <summary>Wakes the security log.</summary>
internal sealed class SecuritySignal : Signal;

/// <summary>The kept events.</summary>
internal sealed class SecurityEvents(EngineDb db) : ISecurityEvents
{
    public IQueryable<SecurityEvent> All => db.SecurityEvents.AsNoTracking();
}

/// <summary>Forgets security events after ninety days.</summary>
internal sealed class ForgetSecurityEvents(UnitOfWork unit, TimeProvider clock) : IBackgroundTask
{
    public Task RunAsync(CancellationToken stop) => unit.CommitAsync(
        () => unit.Connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM engine_security_event WHERE at < @before", new { before = clock.GetUtcNow() - TimeSpan.FromDays(90) }, unit.Transaction, cancellationToken: stop)),
        stop);
}

/// <summary>Notes what the pipeline has refused.</summary>
internal static class SecurityNotes
{
    /// <summary>Outside of all that refuses; what a module knows better (a wrong password) it notes itself.</summary>
    public static void UseSecurityNotes(this IApplicationBuilder app)
    {
        var log = app.ApplicationServices.GetRequiredService<ISecurityLog>();
        app.Use(async (http, next) =>
        {
            await next(http);
            SecurityEventKind? kind = http.Response.StatusCode switch
            {
                _ when http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false } => SecurityEventKind.WithoutToken,
                StatusCodes.Status403Forbidden when http.Features.Get<FromOtherSite>() is not null => SecurityEventKind.OtherSite,
                StatusCodes.Status403Forbidden when http.User.Identity?.IsAuthenticated is true => SecurityEventKind.Refused,
                StatusCodes.Status429TooManyRequests => SecurityEventKind.HeldBack,
                _ => null,
            };
            if (kind is { } refused)
            {
                log.Note(http, refused);
            }
        });
    }
}

/// <summary>On a request that was refused since it came from another site.</summary>
internal sealed record FromOtherSite;
