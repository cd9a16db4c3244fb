using System.Collections.Concurrent;
using System.Security.Claims;
using Dapper;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Users.Setup;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Marketplace.Users.Sessions;

/// <summary>Which sessions are alive; a revoked one ends at once here and within ten seconds on other nodes.</summary>
internal sealed class SessionRegistry(TenantDatabase database, TimeProvider clock)
{
    public const string Claim = "sid";

    /// <summary>The end of a session, however often it is used: NIST SP 800-63B, section 4.1.3, has people sign in again every thirty days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>The end of one that nobody uses.</summary>
    public static readonly TimeSpan LongestUnused = TimeSpan.FromDays(14);
    private static readonly TimeSpan _proofLasts = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _trust = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _seenEvery = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<Guid, (bool Alive, DateTimeOffset CheckedAt)> _known = new();

    public async ValueTask<bool> IsAliveAsync(Guid id, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(id, out var seen) && now - seen.CheckedAt < _trust)
        {
            return seen.Alive;
        }

        await using var connection = database.CreateConnection();
        var last = await connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            "SELECT last_seen_at FROM users_session WHERE id = @id AND revoked_at IS NULL AND created_at > @oldest", new { id, oldest = now - Longest }, cancellationToken: stop));
        if (last is { } ticks && now - new DateTimeOffset(ticks, TimeSpan.Zero) > _seenEvery)
        {
            await database.WriteAsync(writer => writer.ExecuteAsync(new CommandDefinition("UPDATE users_session SET last_seen_at = @now WHERE id = @id", new { id, now }, cancellationToken: stop)), stop);
        }

        if (_known.Count > 100_000)
        {
            _known.Clear();
        }

        _known[id] = (last is not null, now);
        return last is not null;
    }

    /// <summary>Sessions in which their person can still act.</summary>
    public static System.Linq.Expressions.Expression<Func<Session, bool>> AliveAt(DateTimeOffset now)
    {
        var (oldest, unused) = (now - Longest, now - LongestUnused);
        return session => session.RevokedAt == null && session.CreatedAt > oldest && session.LastSeenAt > unused;
    }

    /// <summary>Whether the person has said within ten minutes, in this session, who they are.</summary>
    public async Task<bool> IsProvenAsync(ClaimsPrincipal person, CancellationToken stop)
    {
        await using var connection = database.CreateConnection();
        var at = await connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            "SELECT coalesce(proven_at, created_at) FROM users_session WHERE id = @id AND revoked_at IS NULL", new { id = IdOf(person) }, cancellationToken: stop));
        return at is { } ticks && clock.GetUtcNow() - new DateTimeOffset(ticks, TimeSpan.Zero) < _proofLasts;
    }

    /// <summary>They have just done so.</summary>
    public Task ProveAsync(ClaimsPrincipal person, CancellationToken stop) => database.WriteAsync(
        writer => writer.ExecuteAsync(new CommandDefinition("UPDATE users_session SET proven_at = @now WHERE id = @id", new { id = IdOf(person), now = clock.GetUtcNow() }, cancellationToken: stop)), stop);

    private static Guid IdOf(ClaimsPrincipal person) => Guid.TryParse(person.FindFirstValue(Claim), out var id) ? id : Guid.Empty;

    public void Forget(Guid id) => _known.TryRemove(id, out _);

    /// <summary>For the cookie scheme: the security stamp as Identity checks it, and the session.</summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        await SecurityStampValidator.ValidatePrincipalAsync(context);
        if (context.Principal is null)
        {
            return;
        }

        var registry = context.HttpContext.RequestServices.GetRequiredService<SessionRegistry>();
        if (!Guid.TryParse(context.Principal.FindFirstValue(Claim), out var id) || !await registry.IsAliveAsync(id, context.HttpContext.RequestAborted))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        }
    }
}

/// <summary>Signs in as Identity does and starts a session that can be listed and revoked.</summary>
internal sealed class SessionSignIn(
    UserManager<User> users, IHttpContextAccessor http, IUserClaimsPrincipalFactory<User> claims, IOptions<IdentityOptions> options,
    ILogger<SignInManager<User>> log, IAuthenticationSchemeProvider schemes, IUserConfirmation<User> confirmation,
    UnitOfWork unit, Data.UsersDb db, TimeProvider clock, IEnumerable<IWhenSignedIn> reactions)
    : SignInManager<User>(users, http, claims, options, log, schemes, confirmation)
{
    public override async Task SignInWithClaimsAsync(User user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        var now = clock.GetUtcNow();
        var agent = Context.Request.Headers.UserAgent.ToString();
        var session = new Session
        {
            Id = Guid.CreateVersion7(),
            UserId = user.Id,
            CreatedAt = now,
            LastSeenAt = now,
            Address = Context.Connection.RemoteIpAddress?.ToString(),
            Agent = agent.Length > 400 ? agent[..400] : agent,
        };
        await unit.CommitAsync(
            () =>
            {
                db.Add(session);
                return Task.CompletedTask;
            },
            Context.RequestAborted);

        var claims = additionalClaims.ToList();
        if (!claims.Exists(claim => claim.Type == CallerClaims.ActingAs) && Context.User.UserId() is { } before && Guid.TryParse(Context.User.FindFirstValue(SessionRegistry.Claim), out var old))
        {
            // Whoever took the old cookie does not stay beside the new one. An admin who acts as another comes back to the old one.
            await RevokeAsync(before.Value, old, Context.RequestAborted);
        }

        Context.RequestServices.GetRequiredService<ISecurityLog>().Note(Context, SecurityEventKind.SignedIn, user.Email);
        await base.SignInWithClaimsAsync(user, authenticationProperties, claims.Append(new Claim(SessionRegistry.Claim, session.Id.ToString())));

        if (!claims.Exists(claim => claim.Type == CallerClaims.ActingAs))
        {
            Context.RequestServices.GetRequiredService<SignIn.LogInTries>().Remember(Context, user);
        }

        // Who acts as another does not bring their own cart along.
        foreach (var reaction in claims.Exists(claim => claim.Type == CallerClaims.ActingAs) ? [] : reactions)
        {
            try
            {
                await reaction.ReactAsync(Context, new Kernel.UserId(user.Id), Context.RequestAborted);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Logger.LogError(fault, "{Reaction} failed after a sign-in", reaction.GetType().Name);
            }
        }
    }

    /// <summary>Where the tenant asks for it, only after the address is confirmed.</summary>
    public override async Task<bool> CanSignInAsync(User user) =>
        await base.CanSignInAsync(user) && (user.EmailConfirmed || !Context.RequestServices.GetRequiredService<ISettings<AccountSettings>>().Current.ConfirmFirst);

    public override async Task SignOutAsync()
    {
        if (Guid.TryParse(Context.User.FindFirstValue(SessionRegistry.Claim), out var id))
        {
            Context.RequestServices.GetRequiredService<ISecurityLog>().Note(Context, SecurityEventKind.SignedOut);
            await RevokeAsync(Context.User.RequiredUserId().Value, id, Context.RequestAborted);
        }

        await base.SignOutAsync();
    }

    /// <summary>Ends one session of a person, or with null all of them but this browser's.</summary>
    public async Task RevokeAsync(Guid user, Guid? session, CancellationToken stop)
    {
        var own = Guid.TryParse(Context.User.FindFirstValue(SessionRegistry.Claim), out var current) ? current : Guid.Empty;
        var registry = Context.RequestServices.GetRequiredService<SessionRegistry>();
        await unit.CommitAsync(
            async () =>
            {
                var now = clock.GetUtcNow().UtcTicks;
                var ended = await unit.Connection.QueryAsync<Guid>(new CommandDefinition(
                    """
                    UPDATE users_session SET revoked_at = @now
                    WHERE user_id = @user AND revoked_at IS NULL AND (id = @session OR (@all AND id <> @own)) RETURNING id
                    """,
                    new { now, user, session = session ?? Guid.Empty, all = session is null, own }, unit.Transaction, cancellationToken: stop));
                var ids = ended.ToList();
                unit.AfterCommit(() => ids.ForEach(registry.Forget));
            },
            stop);
    }
}
