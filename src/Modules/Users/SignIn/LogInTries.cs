using System.Security.Cryptography;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tenancy;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace Marketplace.Users.SignIn;

/// <summary>Holds back who guesses passwords: by account, whether it exists or not, and by address. What succeeds does not count.</summary>
/// <remarks>A browser that the owner has signed in with carries a cookie that says so, and counts apart: strangers who guess at an
/// account lock out each other, never its owner (OWASP's device cookies).</remarks>
internal sealed class LogInTries(ITries tries, UserManager<User> users, IDataProtectionProvider protection, TenantInfo tenant)
{
    private const int MostAccounts = 5;
    private readonly IDataProtector _protector = protection.CreateProtector("known-browser");

    private string Cookie => $"known-{tenant.Name}";

    /// <summary>Counts a try; the refusal is the same for accounts that there are and for made-up ones.</summary>
    public Error? Take(HttpContext http, string email)
    {
        if (tries.Take(http, TryLimit.LogInFromAddress, http.Address()) is { } held)
        {
            return held;
        }

        return tries.Take(http, TryLimit.LogInToAccount, KeyOf(http, email)) is null ? null : UserErrors.LockedOut;
    }

    /// <summary>The password was right.</summary>
    public void Succeeded(HttpContext http, string email)
    {
        tries.GiveBack(TryLimit.LogInFromAddress, http.Address());
        tries.Forget(TryLimit.LogInToAccount, KeyOf(http, email));
    }

    /// <summary>Whoever set a new password owns the account: strangers' tries are forgotten too.</summary>
    public void Forget(string email) => tries.Forget(TryLimit.LogInToAccount, users.NormalizeEmail(email.Trim()));

    /// <summary>From now on this browser is known to be the owner's.</summary>
    public void Remember(HttpContext http, User user)
    {
        var accounts = AccountsOf(http).Where(known => known.Account != users.NormalizeEmail(user.Email!)).Take(MostAccounts - 1)
            .Select(known => $"{known.Account} {known.Secret}").Append($"{users.NormalizeEmail(user.Email!)} {RandomNumberGenerator.GetHexString(16)}");
        http.KeepCookie(Cookie, _protector.Protect(string.Join('\n', accounts)), TimeSpan.FromDays(180));
    }

    private string KeyOf(HttpContext http, string email)
    {
        var account = users.NormalizeEmail(email.Trim());
        return AccountsOf(http).FirstOrDefault(known => known.Account == account) is { Secret: { } secret } ? $"{account} {secret}" : account;
    }

    private List<(string Account, string Secret)> AccountsOf(HttpContext http)
    {
        if (http.FindCookie(Cookie) is not { Length: > 0 and < 4_000 } sealedText)
        {
            return [];
        }

        try
        {
            return [.. _protector.Unprotect(sealedText).Split('\n').Select(line => line.Split(' ', 2)).Where(parts => parts.Length == 2).Select(parts => (parts[0], parts[1]))];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }
}
