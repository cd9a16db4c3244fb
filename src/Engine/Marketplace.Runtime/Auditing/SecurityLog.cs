using System.Data;
using System.Data.Common;
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
/// <remarks>The same goes to the process's log as one line each, for collectors. A process that is killed loses what it has not written yet, a moment's worth.
/// Who is refused again and again within ten minutes is one row that counts, and of many different addresses of pages only the first are named: nobody fills the disk with what they are refused.</remarks>
internal sealed class SecurityLog(TenantDatabase database, SecuritySignal signal, TimeProvider clock, ILogger<SecurityLog> log) : DueWorker(signal, TimeSpan.FromSeconds(10), log), ISecurityLog
{
    private const int MostWaiting = 5_000;
    private const int MostRequests = 20;
    private const string OtherRequests = "…";
    private static readonly TimeSpan _together = TimeSpan.FromMinutes(10);
    private readonly Lock _gathering = new();
    private readonly Dictionary<(SecurityEventKind Kind, string? Address), HashSet<string>> _requests = [];

    // Only read and written while due events are, one caller at a time.
    private readonly Dictionary<Noted, (Guid Id, DateTimeOffset At)> _lately = [];
    private Dictionary<Noted, Counted> _waiting = [];
    private DateTimeOffset _requestsSince;

    public void Note(HttpContext http, SecurityEventKind kind, string? account = null)
    {
        var address = http.Connection.RemoteIpAddress?.ToString();
        var request = Cut($"{http.Request.Method} {http.Request.PathBase}{http.Request.Path}", 200)!;
        var noted = new Noted(kind, Cut(account ?? NameOf(http.User), 254), address, request);
        Log.LogInformation("{Kind} {Account} from {Address}: {Request}", kind, noted.Account, address, request);
        lock (_gathering)
        {
            var now = clock.GetUtcNow();
            noted = noted with { Request = IsNamed(noted, now) ? request : OtherRequests };
            if (_waiting.TryGetValue(noted, out var before))
            {
                _waiting[noted] = before with { Times = before.Times + 1 };
            }
            else if (_waiting.Count < MostWaiting)
            {
                _waiting[noted] = new Counted(now, 1, Cut(http.Request.Headers.UserAgent.ToString(), 200));
            }
        }

        Wake();
    }

    public Task WriteAsync(CancellationToken stop) => DoDueAsync(stop);

    protected override async Task<int> DoAsync(CancellationToken stop)
    {
        Dictionary<Noted, Counted> due;
        lock (_gathering)
        {
            if (_waiting.Count == 0)
            {
                return 0;
            }

            (due, _waiting) = (_waiting, []);
        }

        var now = clock.GetUtcNow();
        foreach (var (old, _) in _lately.Where(one => IsOver(one.Value.At, now)).ToList())
        {
            _lately.Remove(old);
        }

        try
        {
            await database.WriteAsync(connection => WriteAsync(connection, due, stop), stop);
        }
        catch (Exception fault) when (fault is DbException or OperationCanceledException or TimeoutException)
        {
            // Later, when the database takes it again.
            lock (_gathering)
            {
                foreach (var (noted, counted) in due)
                {
                    _waiting[noted] = _waiting.TryGetValue(noted, out var since) ? counted with { Times = counted.Times + since.Times } : counted;
                }
            }

            throw;
        }

        return due.Count;
    }

    private async Task<int> WriteAsync(DbConnection connection, Dictionary<Noted, Counted> due, CancellationToken stop)
    {
        if (connection.State != ConnectionState.Open)
        {
            await connection.OpenAsync(stop);
        }

        var fresh = due.Where(one => !_lately.ContainsKey(one.Key)).Select(one => (one.Key, one.Value, Id: Guid.CreateVersion7())).ToList();
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE engine_security_event SET times = times + @Times WHERE id = @Id",
            due.Where(one => _lately.ContainsKey(one.Key)).Select(one => new { _lately[one.Key].Id, one.Value.Times }).ToArray(), transaction, cancellationToken: stop));
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO engine_security_event (id, at, kind, account, address, request, agent, times) VALUES (@Id, @At, @Kind, @Account, @Address, @Request, @Agent, @Times)",
            fresh.Select(one => new { one.Id, one.Value.At, Kind = one.Key.Kind.ToString(), one.Key.Account, one.Key.Address, one.Key.Request, one.Value.Agent, one.Value.Times }).ToArray(),
            transaction, cancellationToken: stop));
        await transaction.CommitAsync(stop);

        // Each sign-in is a row of its own.
        foreach (var (noted, counted, id) in fresh.Where(one => one.Key.Kind is not (SecurityEventKind.SignedIn or SecurityEventKind.SignedOut)))
        {
            _lately[noted] = (id, counted.At);
        }

        return fresh.Count;
    }

    private bool IsNamed(Noted noted, DateTimeOffset now)
    {
        if (IsOver(_requestsSince, now) || _requests.Count > MostWaiting)
        {
            _requests.Clear();
            _requestsSince = now;
        }

        if (!_requests.TryGetValue((noted.Kind, noted.Address), out var named))
        {
            _requests[(noted.Kind, noted.Address)] = named = new HashSet<string>(StringComparer.Ordinal);
        }

        if (named.Count < MostRequests)
        {
            named.Add(noted.Request);
        }

        return named.Contains(noted.Request);
    }

    // Also after the clock was set back.
    private static bool IsOver(DateTimeOffset since, DateTimeOffset now) => (now - since).Duration() >= _together;

    private static string? NameOf(ClaimsPrincipal person) => person.FindFirstValue(CallerClaims.ActingAs) is { } really
        ? $"{really} → {person.FindFirstValue(ClaimTypes.Email)}"
        : person.FindFirstValue(ClaimTypes.Email) ?? person.Identity?.Name;

    // A name may hold anything; a control character has no business in a log.
    private static string? Cut(string? text, int most) =>
        text is not { Length: > 0 } ? null : string.Concat(text.Take(most).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '\uFFFD' : letter));

    private sealed record Noted(SecurityEventKind Kind, string? Account, string? Address, string Request);

    /// <summary>When it was first, how often, and the browser of the first.</summary>
    private sealed record Counted(DateTimeOffset At, int Times, string? Agent);
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
