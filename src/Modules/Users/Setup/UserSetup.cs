using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Security;
using Marketplace.Users.Data;
using Marketplace.Users.SignIn;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Marketplace.Users.Setup;

/// <summary>Makes roles and people for set-up and recipes, in the open unit of work.</summary>
internal sealed class FirstPeople(UserManager<User> users, RoleManager<Role> roles, UnitOfWork unit, TimeProvider clock, IHostEnvironment environment) : IFirstAdministrator
{
    /// <summary>Passwords that stand in published recipes; good for a demo, a hole in production.</summary>
    public static readonly string[] DemoPasswords = ["Demo!2026pass"];

    public Task<Result> CreateAsync(string userName, string email, string password, CancellationToken stop) => unit.CommitAsync(
        async () =>
        {
            await EnsureRoleAsync(StandardRoles.Administrator);
            await EnsureRoleAsync(StandardRoles.Moderator);
            return await EnsureUserAsync(email, userName, password, [StandardRoles.Administrator]);
        },
        stop);

    public async Task<Role> EnsureRoleAsync(string name)
    {
        if (await roles.FindByNameAsync(name) is { } known)
        {
            return known;
        }

        var role = new Role { Id = Guid.CreateVersion7(), Name = name };
        await roles.CreateAsync(role);
        return role;
    }

    /// <summary>Adds the person, or gives a known one the roles; a known person's password stays.</summary>
    public async Task<Result> EnsureUserAsync(string email, string name, string password, IReadOnlyList<string> wantedRoles)
    {
        if (environment.IsProduction() && DemoPasswords.Contains(password))
        {
            return new Error(ErrorKind.Invalid, "users.demo_password", "The demo's passwords are public. In production choose a password of your own.");
        }

        if (!new EmailAddressAttribute().IsValid(email))
        {
            return new Error(ErrorKind.Invalid, "users.email", "'{0}' is not an e-mail address.").With(email);
        }

        var user = await users.FindByEmailAsync(email);
        if (user is null)
        {
            user = new User { Id = Guid.CreateVersion7(), UserName = email, Email = email, EmailConfirmed = true, Name = name, CreatedAt = clock.GetUtcNow() };
            if (await users.CreateAsync(user, password) is { Succeeded: false } refused)
            {
                return UserErrors.Of(refused);
            }
        }

        foreach (var role in wantedRoles)
        {
            await EnsureRoleAsync(role);
            if (!await users.IsInRoleAsync(user, role))
            {
                await users.AddToRoleAsync(user, role);
            }
        }

        return Result.Done;
    }
}

/// <summary>Members of the step <c>Users</c>.</summary>
internal sealed record UsersStep
{
    public IReadOnlyList<UserEntry> Users { get; init; } = [];

    internal sealed record UserEntry
    {
        public required string Email { get; init; }

        public string Name { get; init; } = "";

        public required string Password { get; init; }

        public IReadOnlyList<string> Roles { get; init; } = [];
    }
}

internal sealed class UsersRecipeStep(FirstPeople people) : RecipeStep<UsersStep>
{
    public override string Name => "Users";

    public override string Description => "Adds people with their roles; people who exist keep their password.";

    protected override async Task<Result> ApplyAsync(UsersStep step, RecipeContext context, CancellationToken stop)
    {
        foreach (var user in step.Users)
        {
            if ((await people.EnsureUserAsync(user.Email, user.Name, user.Password, user.Roles)).Failed(out var error))
            {
                return error;
            }
        }

        return Result.Done;
    }
}

/// <summary>Members of the step <c>Roles</c>.</summary>
internal sealed record RolesStep
{
    public IReadOnlyList<RoleEntry> Roles { get; init; } = [];

    internal sealed record RoleEntry
    {
        public required string Name { get; init; }

        public IReadOnlyList<string>? Permissions { get; init; }
    }
}

internal sealed class RolesRecipeStep(FirstPeople people, RolePermissions permissions, UsersDb db, UnitOfWork unit) : RecipeStep<RolesStep>
{
    public override string Name => "Roles";

    public override string Description => "Adds roles; with 'permissions' a role has exactly these, without what the modules propose.";

    protected override async Task<Result> ApplyAsync(RolesStep step, RecipeContext context, CancellationToken stop)
    {
        foreach (var entry in step.Roles)
        {
            var role = await people.EnsureRoleAsync(entry.Name);
            if (entry.Permissions is null)
            {
                continue;
            }

            var unknown = entry.Permissions.FirstOrDefault(name => permissions.All.All(p => p.Name != name));
            if (unknown is not null)
            {
                return new Error(ErrorKind.Invalid, "users.unknown_permission", "There is no permission '{0}'.").With(unknown);
            }

            await db.RolePermissions.Where(p => p.RoleId == role.Id).ExecuteDeleteAsync(stop);
            role.Customized = true;
            db.AddRange(entry.Permissions.Select(name => new RolePermission { RoleId = role.Id, Permission = name }));
        }

        unit.AfterCommit(permissions.Forget);
        return Result.Done;
    }
}

/// <summary>In production the host does not serve a tenant in which a demo account can sign in.</summary>
internal sealed class RefuseDemoPasswords(Microsoft.Extensions.DependencyInjection.IServiceScopeFactory scopes, IHostEnvironment environment) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!environment.IsProduction())
        {
            return;
        }

        await using var scope = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.CreateAsyncScope(scopes);
        var db = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<UsersDb>(scope.ServiceProvider);
        var hasher = Passwords.Hasher;

        // Names under .example are reserved (RFC 2606), so only demo accounts have such an address.
        var suspects = await db.Users.AsNoTracking().Where(u => u.NormalizedEmail!.EndsWith(".EXAMPLE") && u.PasswordHash != null).OrderBy(u => u.CreatedAt).Take(50).ToListAsync(cancellationToken);
        var open = suspects.FirstOrDefault(u => FirstPeople.DemoPasswords.Any(p => hasher.VerifyHashedPassword(u, u.PasswordHash!, p) != PasswordVerificationResult.Failed));
        if (open is not null)
        {
            throw new InvalidOperationException($"{open.Email} still has the demo's public password. Change or remove it, or set up without the demo recipe, before running in Production.");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
