using Marketplace.Kernel.Tenancy;
using Marketplace.Users.Data;
using Marketplace.Users.Sessions;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Users.SignIn;

/// <summary>How people prove who they are: a cookie on pages, a bearer token on the API.</summary>
internal static class IdentitySchemes
{
    private const string ByFace = "by-face";

    public static void AddIdentitySchemes(this IServiceCollection services)
    {
        services.AddAuthentication(ByFace)
            .AddPolicyScheme(ByFace, null, o => o.ForwardDefaultSelector = http =>
                http.Request.Path.StartsWithSegments("/api") ? IdentityConstants.BearerScheme : IdentityConstants.ApplicationScheme)
            .AddBearerToken(IdentityConstants.BearerScheme, o => (o.BearerTokenExpiration, o.RefreshTokenExpiration) = (TimeSpan.FromHours(1), TimeSpan.FromDays(14)))
            .AddIdentityCookies();
        services.AddIdentityCore<User>(o =>
            {
                // NIST SP 800-63B: length matters, composition rules do not.
                o.Password.RequiredLength = 10;
                o.Password.RequiredUniqueChars = 4;
                o.Password.RequireDigit = o.Password.RequireLowercase = o.Password.RequireUppercase = o.Password.RequireNonAlphanumeric = false;
                o.User.RequireUniqueEmail = true;
                o.User.AllowedUserNameCharacters = "";
                o.Lockout.MaxFailedAccessAttempts = 5;
                o.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
                o.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
            })
            .AddRoles<Role>()
            .AddEntityFrameworkStores<UsersDb>()
            .AddSignInManager<SessionSignIn>()
            .AddPasswordValidator<SignUp.EasyToGuess>()
            .AddDefaultTokenProviders()
            .AddTokenProvider<OneTimeCodes>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddScoped<IUserStore<User>, PeopleStore>();
        services.Configure<DataProtectionTokenProviderOptions>(o => o.TokenLifespan = TimeSpan.FromHours(3));
        services.Configure<SecurityStampValidatorOptions>(o => (o.ValidationInterval, o.OnRefreshingPrincipal) = (TimeSpan.FromMinutes(5), Acting.KeepClaimsAsync));

        foreach (var scheme in (string[])[IdentityConstants.ApplicationScheme, IdentityConstants.TwoFactorUserIdScheme, IdentityConstants.TwoFactorRememberMeScheme, IdentityConstants.ExternalScheme])
        {
            services.AddOptions<CookieAuthenticationOptions>(scheme).Configure<TenantInfo>((o, tenant) =>
            {
                o.Cookie.Name = $"{scheme}-{tenant.Name}".Replace("Identity.", "", StringComparison.Ordinal);
                o.Cookie.Path = $"/{tenant.RequestUrlPrefix}";
                o.Cookie.HttpOnly = true;
                o.Cookie.SameSite = SameSiteMode.Lax;
                o.CookieManager = new PrefixedCookies();
            });
        }

        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure(o =>
        {
            (o.ExpireTimeSpan, o.SlidingExpiration) = (TimeSpan.FromDays(14), true);
            (o.LoginPath, o.ReturnUrlParameter) = ("/log-in", "returnUrl");
            o.Events.OnValidatePrincipal = SessionRegistry.ValidateAsync;
            o.Events.OnRedirectToAccessDenied = context =>
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
        });
    }
}
