using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Users.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Users.Admin;

/// <summary>Admins decide what each role may.</summary>
internal static class AdminRoles
{
    public static void Map(IEndpointRouteBuilder admin)
    {
        var roles = admin.MapGroup("/roles").RequirePermission(EnginePermissions.ManageUsers);
        roles.MapGet("/", async (string? done, UsersDb db, RolePermissions permissions, CancellationToken stop) => Matrix(await MatrixAsync(db, permissions, stop) with { Done = done is not null }));
        roles.MapPost("/", AddAsync);
        roles.MapPost("/permissions", SaveAllAsync);
        roles.MapGet("/{id:guid}", ShowAsync);
        roles.MapPost("/{id:guid}", SaveAsync);
    }

    /// <summary>A role with what it is given by name; what follows from that is not in it.</summary>
    public sealed record Column(Guid Id, string Name, int People, bool Customized, IReadOnlySet<string> Granted)
    {
        /// <summary>May everything, whatever is ticked, so that somebody always can.</summary>
        public bool Fixed => Name == StandardRoles.Administrator;

        /// <summary>Has it because it has a wider one.</summary>
        public bool Implied(Permission permission) => permission.ImpliedBy.Any(wider => wider.IsGrantedBy(Granted));
    }

    public sealed record MatrixModel(IReadOnlyList<Column> Roles, IReadOnlyList<(string Module, IReadOnlyList<Permission> Permissions)> Modules)
    {
        /// <summary>Changes when anybody has changed a role.</summary>
        public string Seen { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Join('\n', Roles.Select(role => $"{role.Id}:{string.Join(',', role.Granted.Order(StringComparer.Ordinal))}")))))[..16];

        public string? NewName { get; init; }

        public bool Done { get; init; }
    }

    public sealed record AddForm
    {
        [Required(ErrorMessage = "Please give the role a name."), MaxLength(60, ErrorMessage = "A name has at most 60 characters.")]
        public string? Name { get; init; }
    }

    public sealed record RoleModel(Guid Id, string Name, IReadOnlySet<string> Granted, IReadOnlyList<Permission> All);

    public sealed record PermissionsForm
    {
        public string[]? Permissions { get; init; }
    }

    private static Page<MatrixModel> Matrix(MatrixModel model) => Page.Of("/Users/Admin/Roles.cshtml", model);

    private static async Task<MatrixModel> MatrixAsync(UsersDb db, RolePermissions permissions, CancellationToken stop)
    {
        var roles = await db.Roles.AsNoTracking().OrderBy(r => r.Name)
            .Select(r => new { r.Id, r.Name, r.Customized, People = db.UserRoles.Count(l => l.RoleId == r.Id) }).ToListAsync(stop);
        var chosen = (await db.RolePermissions.AsNoTracking().ToListAsync(stop)).ToLookup(p => p.RoleId, p => p.Permission);
        return new MatrixModel(
            roles.ConvertAll(r => new Column(
                r.Id, r.Name!, r.People, r.Customized, (r.Customized ? chosen[r.Id] : permissions.Stereotype(r.Name!)).Intersect(permissions.All.Select(p => p.Name)).ToHashSet())),
            permissions.ByModule);
    }

    private static async Task<IResult> SaveAllAsync(
        IFormCollection form, UsersDb db, RolePermissions permissions, PermissionCheck check, UnitOfWork unit, IAuditTrail audit, HttpContext http, CancellationToken stop)
    {
        var ticked = form["Granted"].Select(one => one!.Split(':', 2)).Where(pair => pair.Length == 2).ToLookup(pair => pair[0], pair => pair[1]);
        MatrixModel now = null!;
        IReadOnlySet<string> WantedOf(Column role) => ticked[role.Id.ToString()].Intersect(permissions.All.Select(p => p.Name)).ToHashSet();
        var saved = await unit.CommitAsync(
            async () =>
            {
                // Locks the roles, so that two who save at once come one after the other.
                await db.Roles.ExecuteUpdateAsync(set => set.SetProperty(r => r.Customized, r => r.Customized), stop);
                now = await MatrixAsync(db, permissions, stop);
                if (form["Seen"] != now.Seen)
                {
                    return UserErrors.RolesChangedMeanwhile;
                }

                return await GiveAsync(now, WantedOf, db, permissions, check, unit, audit, http.User, stop);
            },
            stop);
        return saved.Failed(out var error)
            ? Matrix(now with { Roles = [.. now.Roles.Select(role => role.Fixed ? role : role with { Granted = WantedOf(role) })] }).WithError(error)
            : Results.Redirect($"{http.Request.PathBase}/admin/roles?done");
    }

    /// <summary>Gives roles what is wanted of them, inside a commit; the one way, whichever page asks.</summary>
    private static async Task<Result> GiveAsync(
        MatrixModel now, Func<Column, IReadOnlySet<string>> wanted, UsersDb db, RolePermissions permissions, PermissionCheck check, UnitOfWork unit, IAuditTrail audit, ClaimsPrincipal caller, CancellationToken stop)
    {
        var changed = now.Roles.Where(role => !role.Fixed && !role.Granted.SetEquals(wanted(role))).ToList();
        if (LocksOut(caller, now, changed, wanted))
        {
            return UserErrors.WouldLockOut;
        }

        if (!await check.MayGiveAsync(caller, changed.SelectMany(role => wanted(role).Except(role.Granted))))
        {
            return UserErrors.MoreThanOwn;
        }

        foreach (var role in changed)
        {
            var (before, after) = (role.Granted.Order(StringComparer.Ordinal).ToList(), wanted(role).Order(StringComparer.Ordinal).ToList());
            await db.RolePermissions.Where(p => p.RoleId == role.Id).ExecuteDeleteAsync(stop);
            await db.Roles.Where(r => r.Id == role.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Customized, true), stop);
            db.AddRange(after.Select(name => new RolePermission { RoleId = role.Id, Permission = name }));
            audit.Record("users.role-changed", $"role:{role.Name}", before, after);
        }

        unit.AfterCommit(permissions.Forget);
        return Result.Done;
    }

    // Administrators always can; whoever manages roles through another one may not take that from themselves unseen.
    private static bool LocksOut(ClaimsPrincipal caller, MatrixModel now, IReadOnlyList<Column> changed, Func<Column, IReadOnlySet<string>> wanted)
    {
        var own = now.Roles.Where(role => caller.IsInRole(role.Name)).ToList();
        return own.Exists(changed.Contains) && !own.Exists(role => role.Fixed)
            && !own.Exists(role => EnginePermissions.ManageUsers.IsGrantedBy(changed.Contains(role) ? wanted(role) : role.Granted));
    }

    private static async Task<IResult> AddAsync([FromForm] AddForm form, RoleManager<Role> roles, UsersDb db, RolePermissions permissions, UnitOfWork unit, IAuditTrail audit, HttpContext http, CancellationToken stop)
    {
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return Matrix(await MatrixAsync(db, permissions, stop) with { NewName = form.Name }).WithErrors(faults);
        }

        var role = new Role { Id = Guid.CreateVersion7(), Name = form.Name!.Trim(), Customized = true };
        var made = await unit.CommitAsync(
            async () =>
            {
                audit.Record("users.role-added", $"role:{role.Name}");
                return await roles.CreateAsync(role) is { Succeeded: false } refused ? UserErrors.Of(refused) : Result.Done;
            },
            stop);
        return made.Failed(out var error)
            ? Matrix(await MatrixAsync(db, permissions, stop) with { NewName = form.Name }).WithError(error)
            : Results.Redirect($"{http.Request.PathBase}/admin/roles/{role.Id}");
    }

    private static async Task<IResult> ShowAsync(Guid id, UsersDb db, RolePermissions permissions, CancellationToken stop)
    {
        if (await db.Roles.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, stop) is not { } role)
        {
            return Results.NotFound();
        }

        var granted = role.Customized
            ? await db.RolePermissions.AsNoTracking().Where(p => p.RoleId == id).Select(p => p.Permission).ToListAsync(stop)
            : permissions.Stereotype(role.Name!);
        return Page.Of("/Users/Admin/Role.cshtml", new RoleModel(role.Id, role.Name!, granted.ToHashSet(), permissions.All));
    }

    private static async Task<IResult> SaveAsync(
        Guid id, [FromForm] PermissionsForm form, UsersDb db, RolePermissions permissions, PermissionCheck check, UnitOfWork unit, IAuditTrail audit, HttpContext http, CancellationToken stop)
    {
        if (await db.Roles.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, stop) is not { } role || role.Name == StandardRoles.Administrator)
        {
            return Results.NotFound();
        }

        var wanted = (form.Permissions ?? []).Intersect(permissions.All.Select(p => p.Name)).ToHashSet();
        var saved = await unit.CommitAsync(
            async () => await GiveAsync(
                await MatrixAsync(db, permissions, stop), column => column.Id == id ? wanted : column.Granted, db, permissions, check, unit, audit, http.User, stop),
            stop);
        return saved.Failed(out var error)
            ? Page.Of("/Users/Admin/Role.cshtml", new RoleModel(role.Id, role.Name!, wanted, permissions.All)).WithError(error)
            : Results.Redirect($"{http.Request.PathBase}/admin/roles");
    }
}
