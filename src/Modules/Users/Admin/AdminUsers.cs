using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Users.Data;
using Marketplace.Users.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Users.Admin;

/// <summary>Admins look after people: find, give roles, lock, log out.</summary>
internal static class AdminUsers
{
    private const int PageSize = 50;

    public static void Map(IEndpointRouteBuilder admin)
    {
        var users = admin.MapGroup("/users").RequirePermission(EnginePermissions.ManageUsers);
        users.MapGet("/", ListAsync);
        users.MapPost("/", AddAsync);
        users.MapGet("/{id:guid}", ShowAsync);
        users.MapPost("/{id:guid}/roles", RolesAsync);
        users.MapPost("/{id:guid}/lock", LockAsync);
    }

    public sealed record Line(Guid Id, string Email, string Name, DateTimeOffset CreatedAt, bool Locked, bool TwoFactor, IReadOnlyList<string> Roles);

    public sealed record ListModel(IReadOnlyList<Line> Users, string? Query, int PageNumber, bool More, AddForm Form);

    public sealed record AddForm
    {
        [Required(ErrorMessage = "Please enter a name."), MaxLength(120)]
        public string? Name { get; init; }

        [Required(ErrorMessage = "Please enter an e-mail address."), EmailAddress(ErrorMessage = "This is not an e-mail address that we can write to."), MaxLength(254)]
        public string? Email { get; init; }

        [Required(ErrorMessage = "Please choose a password."), MinLength(10, ErrorMessage = "A password has at least 10 characters."), MaxLength(256)]
        public string? Password { get; init; }
    }

    public sealed record UserModel(Line User, IReadOnlyList<string> AllRoles, int Sessions);

    public sealed record RolesForm
    {
        public string[]? Roles { get; init; }
    }

    public sealed record LockForm
    {
        public bool Locked { get; init; }
    }

    private static async Task<IResult> ListAsync(string? q, int? page, UsersDb db, TimeProvider clock, CancellationToken stop) =>
        Page.Of("/Users/Admin/Users.cshtml", await ReadAsync(q, page, new AddForm(), db, clock, stop));

    private static async Task<ListModel> ReadAsync(string? q, int? page, AddForm form, UsersDb db, TimeProvider clock, CancellationToken stop)
    {
        var number = Math.Clamp(page ?? 1, 1, 10_000);
        var found = db.Users.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(q))
        {
            var normal = q.Trim().ToUpperInvariant();
            found = found.Where(u => u.NormalizedEmail!.Contains(normal) || u.Name.Contains(q.Trim()));
        }

        var lines = await ProjectAsync(found.OrderByDescending(u => u.CreatedAt).Skip((number - 1) * PageSize).Take(PageSize + 1), db, clock, stop);
        return new ListModel([.. lines.Take(PageSize)], q, number, lines.Count > PageSize, form);
    }

    private static async Task<List<Line>> ProjectAsync(IQueryable<User> users, UsersDb db, TimeProvider clock, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        return await users.Select(u => new Line(
            u.Id, u.Email!, u.Name, u.CreatedAt, u.LockoutEnd != null && u.LockoutEnd > now, u.TwoFactorEnabled,
            db.UserRoles.Where(l => l.UserId == u.Id).Join(db.Roles, l => l.RoleId, r => r.Id, (l, r) => r.Name!).ToList())).ToListAsync(stop);
    }

    private static async Task<IResult> AddAsync(
        [FromForm] AddForm form, UserManager<User> users, UsersDb db, UnitOfWork unit, IAuditTrail audit, TimeProvider clock, HttpContext http, CancellationToken stop)
    {
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return Page.Of("/Users/Admin/Users.cshtml", await ReadAsync(null, 1, form, db, clock, stop)).WithErrors(faults);
        }

        var user = new User
        {
            Id = Guid.CreateVersion7(), UserName = form.Email!.Trim(), Email = form.Email.Trim(), Name = form.Name!.Trim(), EmailConfirmed = true, CreatedAt = clock.GetUtcNow(),
        };
        var made = await unit.CommitAsync(
            async () =>
            {
                audit.Record("users.added", $"user:{user.Email}");
                return await users.CreateAsync(user, form.Password!) is { Succeeded: false } refused ? UserErrors.Of(refused) : Result.Done;
            },
            stop);
        return made.Failed(out var error)
            ? Page.Of("/Users/Admin/Users.cshtml", await ReadAsync(null, 1, form, db, clock, stop)).WithError(error)
            : Results.Redirect($"{http.Request.PathBase}/admin/users/{user.Id}");
    }

    private static async Task<IResult> ShowAsync(Guid id, UsersDb db, TimeProvider clock, CancellationToken stop) =>
        await ModelAsync(id, db, clock, stop) is { } model ? Page.Of("/Users/Admin/User.cshtml", model) : Results.NotFound();

    private static async Task<UserModel?> ModelAsync(Guid id, UsersDb db, TimeProvider clock, CancellationToken stop)
    {
        var found = await ProjectAsync(db.Users.AsNoTracking().Where(u => u.Id == id), db, clock, stop);
        return found.Count == 0 ? null : new UserModel(
            found[0],
            await db.Roles.AsNoTracking().OrderBy(r => r.Name).Select(r => r.Name!).ToListAsync(stop),
            await db.Sessions.CountAsync(s => s.UserId == id && s.RevokedAt == null, stop));
    }

    private static async Task<IResult> RolesAsync(
        Guid id, [FromForm] RolesForm form, UserManager<User> users, UsersDb db, UnitOfWork unit, IAuditTrail audit, TimeProvider clock, HttpContext http, CancellationToken stop)
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

                await users.RemoveFromRolesAsync(user, now.Except(wanted));
                await users.AddToRolesAsync(user, wanted.Except(now));
                await users.UpdateSecurityStampAsync(user);
                audit.Record("users.roles-changed", $"user:{user.Email}", now, wanted);
                return Result.Done;
            },
            stop);
        return await AnswerAsync(id, changed, db, clock, http, stop);
    }

    private static async Task<IResult> LockAsync(
        Guid id, [FromForm] LockForm form, UserManager<User> users, SessionSignIn signIn, UsersDb db, UnitOfWork unit, IAuditTrail audit, TimeProvider clock, HttpContext http, CancellationToken stop)
    {
        if (await users.FindByIdAsync(id.ToString()) is not { } user)
        {
            return Results.NotFound();
        }

        var changed = await unit.CommitAsync(
            async () =>
            {
                if (form.Locked && await users.IsInRoleAsync(user, StandardRoles.Administrator)
                    && (await users.GetUsersInRoleAsync(StandardRoles.Administrator)).Count(a => a.LockoutEnd is null) == 1)
                {
                    return UserErrors.LastAdministrator;
                }

                await users.SetLockoutEndDateAsync(user, form.Locked ? DateTimeOffset.MaxValue : null);
                if (form.Locked)
                {
                    await signIn.RevokeAsync(user.Id, null, stop);
                }

                audit.Record(form.Locked ? "users.locked" : "users.unlocked", $"user:{user.Email}");
                return Result.Done;
            },
            stop);
        return await AnswerAsync(id, changed, db, clock, http, stop);
    }

    private static async Task<IResult> AnswerAsync(Guid id, Result changed, UsersDb db, TimeProvider clock, HttpContext http, CancellationToken stop) => changed.Failed(out var error)
        ? Page.Of("/Users/Admin/User.cshtml", (await ModelAsync(id, db, clock, stop))!).WithError(error)
        : Results.Redirect($"{http.Request.PathBase}/admin/users/{id}");
}
