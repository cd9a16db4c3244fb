using System.Security.Cryptography;
using System.Text;
using Marketplace.Users.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Marketplace.Users.SignIn;

/// <summary>Identity's store, but recovery codes are kept as hashes.</summary>
/// <remarks>A code has 46 bits, fewer than the 112 from which a plain hash is enough (OWASP ASVS 5.0, 6.5.2), so it is hashed as a password is: PBKDF2 with one salt for
/// the ten codes of a person, so that looking one up costs one derivation. Codes from before are hashed when one of them is used.</remarks>
internal sealed class PeopleStore(UsersDb db, IdentityErrorDescriber describer) : UserStore<User, Role, UsersDb, Guid>(db, describer)
{
    // Where Identity keeps them.
    private const string Provider = "[AspNetUserStore]";
    private const string Name = "RecoveryCodes";
    private const string Hashed = "pbkdf2";

    public override async Task ReplaceCodesAsync(User user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        await SetTokenAsync(user, Provider, Name, string.Join(';', [Hashed, Convert.ToBase64String(salt), .. recoveryCodes.Select(code => HashOf(code, salt))]), cancellationToken);
    }

    public override async Task<bool> RedeemCodeAsync(User user, string code, CancellationToken cancellationToken)
    {
        var kept = await KeptAsync(user, cancellationToken);
        if (kept.Length > 0 && kept[0] != Hashed)
        {
            await ReplaceCodesAsync(user, kept, cancellationToken);
            kept = await KeptAsync(user, cancellationToken);
        }

        if (kept.Length < 3)
        {
            return false;
        }

        var hash = HashOf(code, Convert.FromBase64String(kept[1]));
        if (!kept.Skip(2).Contains(hash))
        {
            return false;
        }

        await SetTokenAsync(user, Provider, Name, string.Join(';', kept.Where(one => one != hash)), cancellationToken);
        return true;
    }

    public override async Task<int> CountCodesAsync(User user, CancellationToken cancellationToken)
    {
        var kept = await KeptAsync(user, cancellationToken);
        return kept.Length > 0 && kept[0] == Hashed ? kept.Length - 2 : kept.Length;
    }

    private async Task<string[]> KeptAsync(User user, CancellationToken stop) =>
        (await GetTokenAsync(user, Provider, Name, stop) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);

    private static string HashOf(string code, byte[] salt) => Convert.ToBase64String(Rfc2898DeriveBytes.Pbkdf2(
        Encoding.UTF8.GetBytes(code.Trim().ToUpperInvariant()), salt, Passwords.Rounds, HashAlgorithmName.SHA512, 32));
}
