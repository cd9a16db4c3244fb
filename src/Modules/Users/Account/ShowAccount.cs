using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Users.Account;

/// <summary>A person's home: who they are here, and what the modules put beside it.</summary>
internal static class ShowAccount
{
    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("/", async (ClaimsPrincipal person, UserManager<User> users) =>
            await users.GetUserAsync(person) is { } user ? Page.Of("/Users/Account/Account.cshtml", Form.Of(user)) : Results.NotFound());
        account.MapPost("/profile", SaveAsync);
    }

    public sealed record Form
    {
        public string Email { get; init; } = "";

        public bool Confirmed { get; init; }

        [Required(ErrorMessage = "Please enter your name."), MaxLength(120, ErrorMessage = "A name has at most 120 characters.")]
        public string? Name { get; init; }

        [RegularExpression("en|ru")]
        public string? Language { get; init; } = "en";

        public bool Saved { get; init; }

        public static Form Of(User user) => new() { Email = user.Email!, Confirmed = user.EmailConfirmed, Name = user.Name, Language = user.Language };
    }

    private static async Task<IResult> SaveAsync([FromForm] Form form, ClaimsPrincipal person, UserManager<User> users)
    {
        if (await users.GetUserAsync(person) is not { } user)
        {
            return Results.NotFound();
        }

        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return Page.Of("/Users/Account/Account.cshtml", form with { Email = user.Email!, Confirmed = user.EmailConfirmed }).WithErrors(faults);
        }

        (user.Name, user.Language) = (form.Name!.Trim(), form.Language ?? "en");
        await users.UpdateAsync(user);
        return Page.Of("/Users/Account/Account.cshtml", Form.Of(user) with { Saved = true });
    }
}

/// <summary>What is personal on pages that are cached for everybody: one JSON answer, filled by the modules.</summary>
internal static class ShowMe
{
    public static void Map(IEndpointRouteBuilder site) => site.MapGet("/me", Handle).AllowAnonymous();

    private static async Task<IResult> Handle(HttpContext http, ClaimsPrincipal person, IEnumerable<IMeContributor> contributors, IPermissionCheck permissions)
    {
        var me = new Dictionary<string, object?>
        {
            ["signedIn"] = person.UserId() is not null,
            ["admin"] = person.UserId() is not null && await permissions.HasAsync(person, EnginePermissions.AccessAdmin),
        };
        foreach (var contributor in contributors)
        {
            if (await contributor.GetAsync(http) is { } value)
            {
                me[contributor.Member] = value;
            }
        }

        http.Response.Headers.CacheControl = "private, no-store";
        return Results.Json(me);
    }
}
