using System.ComponentModel.DataAnnotations;
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
        roles.MapGet("/", async (UsersDb db, CancellationToken stop) => Page.Of("/Users/Admin/Roles.cshtml", await ListAsync(null, db, stop)));
        roles.MapPost("/", AddAsync);
        roles.MapGet("/{id:guid}", ShowAsync);
        roles.MapPost("/{id:guid}", SaveAsync);
    }

    public sealed record Line(Guid Id, string Name, int People, bool Customized);

    public sealed record ListModel(IReadOnlyList<Line> Roles, string? Name);

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

    private static async Task<ListModel> ListAsync(string? name, UsersDb db, CancellationToken stop) => new(
        await db.Roles.AsNoTracking().OrderBy(r => r.Name)
            .Select(r => new Line(r.Id, r.Name!, db.UserRoles.Count(l => l.RoleId == r.Id), r.Customized)).ToListAsync(stop),
        name);

    private static async Task<IResult> AddAsync([FromForm] AddForm form, RoleManager<Role> roles, UsersDb db, UnitOfWork unit, IAuditTrail audit, HttpContext http, CancellationToken stop)
    {
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return Page.Of("/Users/Admin/Roles.cshtml", await ListAsync(form.Name, db, stop)).WithErrors(faults);
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
            ? Page.Of("/Users/Admin/Roles.cshtml", await ListAsync(form.Name, db, stop)).WithError(error)
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
        Guid id, [FromForm] PermissionsForm form, UsersDb db, RolePermissions permissions, UnitOfWork unit, IAuditTrail audit, HttpContext http, CancellationToken stop)
    {
        if (await db.Roles.SingleOrDefaultAsync(r => r.Id == id, stop) is not { } role || role.Name == StandardRoles.Administrator)
        {
            return Results.NotFound();
        }

        var wanted = (form.Permissions ?? []).Intersect(permissions.All.Select(p => p.Name)).ToList();
        await unit.CommitAsync(
            async () =>
            {
                var before = await db.RolePermissions.AsNoTracking().Where(p => p.RoleId == id).Select(p => p.Permission).ToListAsync(stop);
                await db.RolePermissions.Where(p => p.RoleId == id).ExecuteDeleteAsync(stop);
                role.Customized = true;
                db.AddRange(wanted.Select(name => new RolePermission { RoleId = id, Permission = name }));
                audit.Record("users.role-changed", $"role:{role.Name}", before, wanted);
                unit.AfterCommit(permissions.Forget);
            },
            stop);
        return Results.Redirect($"{http.Request.PathBase}/admin/roles");
    }
}
