using Marketplace.Kernel.Admin;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Modules;
using Marketplace.Kernel.Navigation;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Scale;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Marketplace.Users.Account;
using Marketplace.Users.Admin;
using Marketplace.Users.Api;
using Marketplace.Users.Data;
using Marketplace.Users.Sessions;
using Marketplace.Users.Setup;
using Marketplace.Users.SignIn;
using Marketplace.Users.SignUp;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Users;

/// <summary>People who sign in.</summary>
public sealed class Startup : StartupBase
{
    /// <inheritdoc />
    public override int Order => -100;

    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDb<UsersDb>("users");
        services.AddScoped<IScaleData, ScalePeople>();
        services.AddIdentitySchemes();
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = Passwords.Rounds);
        services.AddSingleton<SessionRegistry>();
        services.AddScoped(provider => (SessionSignIn)provider.GetRequiredService<SignInManager<User>>());
        services.AddScoped<LogInTries>();
        services.AddScoped<LinkRoot>();
        services.AddSettings<AccountSettings>("accounts", "Accounts");
        services.AddScoped<SecurityPage>();
        services.AddScoped<ForgetPerson>();

        services.AddSingleton<RolePermissions>();
        services.AddSingleton<PermissionCheck>();
        services.AddSingleton<IPermissionCheck>(provider => provider.GetRequiredService<PermissionCheck>());
        services.AddSingleton<IAuthorizationHandler>(provider => provider.GetRequiredService<PermissionCheck>());
        services.AddScoped<IPeople, People>();

        services.AddScoped<FirstPeople>();
        services.AddScoped<IFirstAdministrator>(provider => provider.GetRequiredService<FirstPeople>());
        services.AddRecipeStep<UsersRecipeStep>();
        services.AddRecipeStep<RolesRecipeStep>();
        services.AddRecipeExport<RolesExport>();
        services.AddHostedService<RefuseDemoPasswords>();

        services.AddScoped<AccountMail>();
        services.AddReaction<PersonSignedUp, MailConfirmation>();
        services.AddReaction<SignUpWithTakenAddress, MailTakenAddress>();
        services.AddReaction<PasswordResetAsked, MailPasswordReset>();
        services.AddReaction<PersonInvited, MailInvitation>();
        services.AddNavigation<UserMenu>();
        services.AddPermissions<UsersPermissions>();
        services.AddScoped<IMeContributor, ActingMe>();
        services.AddAdminFinder<UserFinder>();
        services.AddPageAsset(Face.Storefront, "/_content/Marketplace.Users/passkeys.js");
        services.AddPageAsset(Face.Admin, "/_content/Marketplace.Users/roles.css");
        services.AddPageAsset(Face.Admin, "/_content/Marketplace.Users/roles.js");
    }

    /// <inheritdoc />
    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        var site = routes.Storefront();
        // Who opens the marketplace again after maintenance has to get in.
        var signIn = routes.Storefront().WithMetadata(new StaysOpen());
        LogIn.Map(signIn);
        SecondFactor.Map(signIn);
        LogInWithPasskey.Map(signIn);
        SignUp.SignUp.Map(site);
        ConfirmEmail.Map(site);
        ResetPassword.Map(site);
        ShowMe.Map(site);
        Gone.Map(site);

        var account = routes.Of(Face.Storefront, "/account").RequireSignIn().AddEndpointFilter(Acting.KeepOutAsync);
        ShowAccount.Map(account);
        ShowSecurity.Map(account);
        ChangePassword.Map(account);
        TwoFactor.Map(account);
        Proof.Map(account);
        Passkeys.Map(account);
        RevokeSessions.Map(account);
        MyData.Map(account);

        var admin = routes.Admin();
        AdminUsers.Map(admin);
        AdminRoles.Map(admin);
        Acting.Map(site, admin);

        Tokens.Map(routes.Api("Sessions"));
    }

    private sealed class UserMenu : INavigationProvider
    {
        public IEnumerable<MenuLink> LinksOf(string menu) => menu switch
        {
            Menus.Admin =>
            [
                new("Users", "/admin/users", "People", 300, EnginePermissions.ManageUsers, "users"),
                new("Roles", "/admin/roles", "People", 310, EnginePermissions.ManageUsers, "key"),
            ],
            Menus.Account =>
            [
                new("Overview", "/account", "Account", 0, null, "user"),
                new("Security", "/account/security", "Account", 90, null, "key"),
                new("My data", "/account/data", "Account", 95, null, "book"),
            ],
            _ => [],
        };
    }
}
