using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Serialization;
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

namespace Marketplace.Users.Account;

/// <summary>A person takes their data along, or has the account deleted.</summary>
internal static class MyData
{
    private const string View = "/Users/Account/MyData.cshtml";
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter() },
    };

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("/data", () => Page.Of(View, new Form()));
        account.MapGet("/data/export", ExportAsync);
        account.MapPost("/data/deletion", DeleteAsync).RequireRateLimiting(RateLimits.LogIn);
    }

    public sealed record Form
    {
        [Required(ErrorMessage = "Please enter your password."), MaxLength(256)]
        public string? Password { get; init; }
    }

    private static async Task<IResult> ExportAsync(
        ClaimsPrincipal person, HttpContext http, UserManager<User> users, UsersDb db, IEnumerable<IPersonalData> modules, TimeProvider clock, CancellationToken stop)
    {
        if (await users.GetUserAsync(person) is not { } user)
        {
            return Results.NotFound();
        }

        var sessions = await db.Sessions.AsNoTracking().Where(s => s.UserId == user.Id).OrderByDescending(s => s.LastSeenAt).Take(1_000).ToListAsync(stop);
        var data = new Dictionary<string, object?>
        {
            ["exportedAt"] = clock.GetUtcNow(),
            ["profile"] = new { user.Email, user.EmailConfirmed, user.Name, user.Language, user.CreatedAt, user.TwoFactorEnabled },
            ["roles"] = await users.GetRolesAsync(user),
            ["sessions"] = sessions.Select(s => new { s.CreatedAt, s.LastSeenAt, s.RevokedAt, s.Address, s.Agent }),
        };
        foreach (var module in modules)
        {
            data[module.Member] = await module.ExportAsync(new UserId(user.Id), stop);
        }

        http.Response.Headers.CacheControl = "private, no-store";
        return Results.File(JsonSerializer.SerializeToUtf8Bytes(data, _json), "application/json", "my-data.json");
    }

    private static async Task<IResult> DeleteAsync(
        [FromForm] Form form, ClaimsPrincipal person, HttpContext http, UserManager<User> users, IPermissionCheck permissions, ForgetPerson forget, CancellationToken stop)
    {
        if (await users.GetUserAsync(person) is not { } user)
        {
            return Results.NotFound();
        }

        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return Page.Of(View, new Form()).WithErrors(faults);
        }

        if (!await users.CheckPasswordAsync(user, form.Password!))
        {
            return Page.Of(View, new Form()).WithErrors(new Dictionary<string, string[]> { [nameof(Form.Password)] = ["The current password is wrong."] });
        }

        if (await permissions.HasAsync(person, EnginePermissions.AccessAdmin))
        {
            return Page.Of(View, new Form()).WithError(UserErrors.StaffStays);
        }

        return (await forget.ForgetAsync(new UserId(user.Id), stop)).Failed(out var refusal)
            ? Page.Of(View, new Form()).WithError(refusal)
            : Results.Redirect($"{http.Request.PathBase}/account-deleted");
    }
}

/// <summary>Forgets a person in all modules, in one transaction, and logs them out everywhere.</summary>
internal sealed class ForgetPerson(IEnumerable<IPersonalData> modules, SessionSignIn signIn, UsersDb db, UnitOfWork unit, IAuditTrail audit)
{
    public async Task<Result> ForgetAsync(UserId user, CancellationToken stop)
    {
        foreach (var module in modules)
        {
            if ((await module.MayForgetAsync(user, stop)).Failed(out var refusal))
            {
                return refusal;
            }
        }

        await signIn.RevokeAsync(user.Value, null, stop);
        await unit.CommitAsync(
            async () =>
            {
                foreach (var module in modules)
                {
                    await module.ForgetAsync(user, stop);
                }

                await ForgetHereAsync(user.Value, stop);
                audit.Record("users.deleted", user.ToString());
            },
            stop);
        await signIn.SignOutAsync();
        return Result.Done;
    }

    private async Task ForgetHereAsync(Guid user, CancellationToken stop)
    {
        await db.Set<Session>().Where(s => s.UserId == user).ExecuteDeleteAsync(stop);
        await db.Set<IdentityUserPasskey<Guid>>().Where(p => p.UserId == user).ExecuteDeleteAsync(stop);
        await db.Set<IdentityUserToken<Guid>>().Where(t => t.UserId == user).ExecuteDeleteAsync(stop);
        await db.Set<IdentityUserLogin<Guid>>().Where(l => l.UserId == user).ExecuteDeleteAsync(stop);
        await db.Set<IdentityUserClaim<Guid>>().Where(c => c.UserId == user).ExecuteDeleteAsync(stop);
        await db.Set<IdentityUserRole<Guid>>().Where(r => r.UserId == user).ExecuteDeleteAsync(stop);
        await db.Set<User>().Where(u => u.Id == user).ExecuteDeleteAsync(stop);
    }
}

/// <summary>The last page that somebody sees whose account is gone.</summary>
internal static class Gone
{
    public static void Map(IEndpointRouteBuilder site) =>
        site.MapGet("/account-deleted", () => Page.Of("/Users/Account/Gone.cshtml", new object())).AllowAnonymous();
}
