using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tables;
using Marketplace.Kernel.Theming;
using Marketplace.Users.Data;
using Marketplace.Users.Sessions;
using Marketplace.Users.SignUp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Users.Admin;

/// <summary>Admins look after people: find, give roles, lock, log out.</summary>
internal static class AdminUsers
{
    private static readonly TableOf<Row> _table = new TableOf<Row>("users", "Users", row => row.Id.ToString(), row => row.Id)
        {
            FirstSort = "-since", EmptyTitle = "Nobody found", EmptyText = "Try another part of the name or the address.", Add = ("Add a user", "new", null),
        }
        .Search("Name or e-mail", Find)
        .Choice("kind", "Kind", [("staff", "With a role"), ("buyers", "Without a role")], (rows, kind) => rows.Where(row => row.HasRole == (kind == "staff")))
        .Between("since", "Since", row => row.CreatedAt)
        .Column("name", "PersonName", row => Cell.Link(row.Name.Length > 0 ? row.Name : row.Email, $"/admin/users/{row.Id}"), row => row.Name)
        .Column("email", "E-mail", row => Cell.Of(row.Email), row => row.Email)
        .Column("roles", "Roles", row => row.Roles.Count() == 1 ? Cell.Badge(row.Roles.Single(), "badge badge-neutral") : Cell.Of(string.Join(", ", row.Roles)))
        .Column("state", "State", row => row.LockedUntil is null ? Cell.Badge("active", "badge badge-success") : Cell.Badge("locked", "badge badge-danger"), row => row.LockedUntil)
        .Column("second-factor", "Second factor", row => row.TwoFactor ? Cell.Badge("on", "badge badge-info") : Cell.Of(""), row => row.TwoFactor, shown: false)
        .Column("since", "Since", row => Cell.Of(row.CreatedAt), row => row.CreatedAt)
        .Act(new TableAct("lock", "Lock", (http, id, _, stop) => LockAsync(http, id, true, stop)) { UndoneBy = "unlock", Shortcut = "l" })
        .Act(new TableAct("unlock", "Unlock", (http, id, _, stop) => LockAsync(http, id, false, stop)));

    public static void Map(IEndpointRouteBuilder admin)
    {
        var users = admin.MapGroup("/users").RequirePermission(EnginePermissions.ManageUsers);
        users.MapTable("", _table, http => Rows(http.RequestServices.GetRequiredService<UsersDb>()));
        users.MapGet("/new", () => Page.Of("/Users/Admin/AddUser.cshtml", new AddForm()));
        users.MapPost("/new", AddAsync);
        users.MapGet("/{id:guid}", ShowAsync);
        users.MapPost("/{id:guid}/invitation", InviteAsync);
        users.MapPost("/{id:guid}/roles", RolesAsync);
        users.MapPost("/{id:guid}/lock", LockOneAsync);
        users.MapPost("/{id:guid}/sessions/revocation", EndSessionsAsync);
    }

    public sealed record Line(Guid Id, string Email, string Name, DateTimeOffset CreatedAt, bool Locked, bool TwoFactor, bool HasPassword, IReadOnlyList<string> Roles);

    internal sealed record Row
    {
        public Guid Id { get; init; }

        public required string Email { get; init; }

        public required string Name { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset? LockedUntil { get; init; }

        public bool TwoFactor { get; init; }

        public bool HasRole { get; init; }

        public required IEnumerable<string> Roles { get; init; }
    }

    public sealed record AddForm
    {
        [Required(ErrorMessage = "Please enter a name."), MaxLength(120)]
        public string? Name { get; init; }

        [Required(ErrorMessage = "Please enter an e-mail address."), EmailAddress(ErrorMessage = "This is not an e-mail address that we can write to."), MaxLength(254)]
        public string? Email { get; init; }
    }

    public sealed record UserModel(Line User, IReadOnlyList<string> AllRoles, IReadOnlyList<SessionLine> Sessions)
    {
        /// <summary>A link to choose the first password has just been sent.</summary>
        public bool Invited { get; init; }

        public bool MayActAs => !User.Locked && !User.Roles.Contains(StandardRoles.Administrator);
    }

    public sealed record RolesForm
    {
        public string[]? Roles { get; init; }
    }

    public sealed record SessionLine(Guid Id, string Agent, string Address, DateTimeOffset LastSeenAt);

    public sealed record SessionsForm
    {
        /// <summary>One session, or empty for all of them.</summary>
        public Guid? Session { get; init; }
    }

    public sealed record LockForm
    {
        public bool Locked { get; init; }
    }

    private static IQueryable<Row> Rows(UsersDb db) => db.Users.AsNoTracking().Select(u => new Row
    {
        Id = u.Id, Email = u.Email!, Name = u.Name, CreatedAt = u.CreatedAt, LockedUntil = u.LockoutEnd, TwoFactor = u.TwoFactorEnabled,
        HasRole = db.UserRoles.Any(l => l.UserId == u.Id),
        Roles = db.UserRoles.Where(l => l.UserId == u.Id).Join(db.Roles, l => l.RoleId, r => r.Id, (l, r) => r.Name!).ToList(),
    });

    private static IQueryable<Row> Find(IQueryable<Row> rows, string words)
    {
        var low = words.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // becomes lower() of the database
        return rows.Where(u => u.Email.ToLower().Contains(low) || u.Name.Contains(words) || u.Name.ToLower().Contains(low));
#pragma warning restore CA1304, CA1311, CA1862
    }

    private static async Task<List<Line>> ProjectAsync(IQueryable<User> users, UsersDb db, TimeProvider clock, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        return await users.Select(u => new Line(
            u.Id, u.Email!, u.Name, u.CreatedAt, u.LockoutEnd != null && u.LockoutEnd > now, u.TwoFactorEnabled, u.PasswordHash != null,
            db.UserRoles.Where(l => l.UserId == u.Id).Join(db.Roles, l => l.RoleId, r => r.Id, (l, r) => r.Name!).ToList())).ToListAsync(stop);
    }

    private static async Task<IResult> AddAsync(
        [FromForm] AddForm form, UserManager<User> users, UnitOfWork unit, IAuditTrail audit, LinkRoot root, TimeProvider clock, HttpContext http, CancellationToken stop)
    {
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return Page.Of("/Users/Admin/AddUser.cshtml", form).WithErrors(faults);
        }

        var user = new User
        {
            Id = Guid.CreateVersion7(), UserName = form.Email!.Trim(), Email = form.Email.Trim(), Name = form.Name!.Trim(), CreatedAt = clock.GetUtcNow(),
            Language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName,
        };
        var made = await unit.CommitAsync(
            async () =>
            {
                audit.Record("users.added", $"user:{user.Email}");
                return await users.CreateAsync(user) is { Succeeded: false } refused ? UserErrors.Of(refused) : Invite(user, root, unit, http);
            },
            stop);
        return made.Failed(out var error)
            ? Page.Of("/Users/Admin/AddUser.cshtml", form).WithError(error)
            : Results.Redirect($"{http.Request.PathBase}/admin/users/{user.Id}?invited=true");
    }

    private static Result Invite(User user, LinkRoot root, UnitOfWork unit, HttpContext http)
    {
        if (user.PasswordHash is not null)
        {
            return UserErrors.HasPassword;
        }

        if (root.Of(http) is not { } trusted)
        {
            return UserErrors.NoRoot;
        }

        unit.Tell(new PersonInvited(new UserId(user.Id), trusted));
        return Result.Done;
    }

    private static async Task<IResult> InviteAsync(
        Guid id, UserManager<User> users, UsersDb db, UnitOfWork unit, IAuditTrail audit, LinkRoot root, TimeProvider clock, HttpContext http, CancellationToken stop)
    {
        if (await users.FindByIdAsync(id.ToString()) is not { } user)
        {
            return Results.NotFound();
        }

        var invited = await unit.CommitAsync(
            () =>
            {
                audit.Record("users.invited", $"user:{user.Email}");
                return Task.FromResult(Invite(user, root, unit, http));
            },
            stop);
        return await AnswerAsync(id, invited, db, clock, http, stop, "?invited=true");
    }

    private static async Task<IResult> ShowAsync(Guid id, bool? invited, UsersDb db, TimeProvider clock, CancellationToken stop) =>
        await ModelAsync(id, db, clock, stop) is { } model ? Page.Of("/Users/Admin/User.cshtml", model with { Invited = invited is true && !model.User.HasPassword }) : Results.NotFound();

    private static async Task<UserModel?> ModelAsync(Guid id, UsersDb db, TimeProvider clock, CancellationToken stop)
    {
        var found = await ProjectAsync(db.Users.AsNoTracking().Where(u => u.Id == id), db, clock, stop);
        return found.Count == 0 ? null : new UserModel(
            found[0],
            await db.Roles.AsNoTracking().OrderBy(r => r.Name).Select(r => r.Name!).ToListAsync(stop),
            await db.Sessions.AsNoTracking().Where(s => s.UserId == id).Where(SessionRegistry.AliveAt(clock.GetUtcNow())).OrderByDescending(s => s.LastSeenAt).Take(30)
                .Select(s => new SessionLine(s.Id, s.Agent ?? "", s.Address ?? "", s.LastSeenAt)).ToListAsync(stop));
    }

    private static async Task<IResult> RolesAsync(
        Guid id, [FromForm] RolesForm form, UserManager<User> users, PermissionCheck check, UsersDb db, UnitOfWork unit, IAuditTrail audit, TimeProvider clock, HttpContext http, CancellationToken stop)
    {
        if (await users.FindByIdAsync(id.ToString()) is not { } user)
        {
            return Results.NotFound();
        }

        var wanted = form.Roles ?? [];
        var known = await db.Roles.AsNoTracking().Select(r => r.Name!).ToListAsync(stop);
        var changed = await unit.CommitAsync(
            async () =>
            {
                var now = await users.GetRolesAsync(user);
                if (now.Contains(StandardRoles.Administrator) && !wanted.Contains(StandardRoles.Administrator)
                    && (await users.GetUsersInRoleAsync(StandardRoles.Administrator)).Count == 1)
                {
                    return UserErrors.LastAdministrator;
                }

                if (wanted.Except(known).Any())
                {
                    return UserErrors.UnknownRole;
                }

                if (!await check.MayAllOfAsync(http.User, now.Except(wanted).Concat(wanted.Except(now))))
                {
                    return UserErrors.MoreThanOwn;
                }

                await users.RemoveFromRolesAsync(user, now.Except(wanted));
                await users.AddToRolesAsync(user, wanted.Except(now));
                await users.UpdateSecurityStampAsync(user);
                audit.Record("users.roles-changed", $"user:{user.Email}", now, wanted);
                return Result.Done;
            },
            stop);
        return await AnswerAsync(id, changed, db, clock, http, stop);
    }

    // For somebody whose device was lost or taken, when they cannot do it themselves.
    private static async Task<IResult> EndSessionsAsync(
        Guid id, [FromForm] SessionsForm form, UserManager<User> users, SessionSignIn signIn, UsersDb db, UnitOfWork unit, IAuditTrail audit, TimeProvider clock, HttpContext http,
        CancellationToken stop)
    {
        if (await users.FindByIdAsync(id.ToString()) is not { } user)
        {
            return Results.NotFound();
        }

        var ended = await unit.CommitAsync(
            async () =>
            {
                if (!await http.RequestServices.GetRequiredService<PermissionCheck>().MayAllOfAsync(http.User, await users.GetRolesAsync(user)))
                {
                    return UserErrors.MayMoreThanYou;
                }

                await signIn.RevokeAsync(id, form.Session, stop);
                if (form.Session is null)
                {
                    // Bearer tokens cannot be refreshed any more either.
                    await users.UpdateSecurityStampAsync(user);
                }

                audit.Record("users.sessions-ended", $"user:{user.Email}", after: new { form.Session });
                return Result.Done;
            },
            stop);
        return await AnswerAsync(id, ended, db, clock, http, stop);
    }

    private static async Task<IResult> LockOneAsync(Guid id, [FromForm] LockForm form, UsersDb db, TimeProvider clock, HttpContext http, CancellationToken stop)
    {
        var changed = await LockAsync(http, id.ToString(), form.Locked, stop);
        return changed.Failed(out var error) && error.Kind == ErrorKind.NotFound ? Results.NotFound() : await AnswerAsync(id, changed, db, clock, http, stop);
    }

    private static async Task<Result> LockAsync(HttpContext http, string id, bool locked, CancellationToken stop)
    {
        var services = http.RequestServices;
        var users = services.GetRequiredService<UserManager<User>>();
        if (!Guid.TryParse(id, out _) || await users.FindByIdAsync(id) is not { } user)
        {
            return UserErrors.Unknown;
        }

        return await services.GetRequiredService<UnitOfWork>().CommitAsync(
            async () =>
            {
                if (locked && await users.IsInRoleAsync(user, StandardRoles.Administrator)
                    && (await users.GetUsersInRoleAsync(StandardRoles.Administrator)).Count(a => a.LockoutEnd is null) == 1)
                {
                    return UserErrors.LastAdministrator;
                }

                if (!await services.GetRequiredService<PermissionCheck>().MayAllOfAsync(http.User, await users.GetRolesAsync(user)))
                {
                    return UserErrors.MayMoreThanYou;
                }

                await users.SetLockoutEndDateAsync(user, locked ? DateTimeOffset.MaxValue : null);
                if (locked)
                {
                    await services.GetRequiredService<SessionSignIn>().RevokeAsync(user.Id, null, stop);
                }

                services.GetRequiredService<IAuditTrail>().Record(locked ? "users.locked" : "users.unlocked", $"user:{user.Email}");
                return Result.Done;
            },
            stop);
    }

    private static async Task<IResult> AnswerAsync(Guid id, Result changed, UsersDb db, TimeProvider clock, HttpContext http, CancellationToken stop, string query = "") => changed.Failed(out var error)
        ? Page.Of("/Users/Admin/User.cshtml", (await ModelAsync(id, db, clock, stop))!).WithError(error)
        : Results.Redirect($"{http.Request.PathBase}/admin/users/{id}{query}");
}
