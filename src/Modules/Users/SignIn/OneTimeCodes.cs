using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Marketplace.Kernel.Data;
using Microsoft.AspNetCore.Identity;

namespace Marketplace.Users.SignIn;

/// <summary>Codes of authenticator apps (TOTP, RFC 6238): six digits, thirty seconds, one step of tolerance on either side, and each taken once.</summary>
/// <remarks>RFC 6238, section 5.2: a code that was accepted is not accepted a second time, and one step for the delay of the network is recommended.
/// Identity's own takes a code as often as it comes and for five steps.</remarks>
internal sealed class OneTimeCodes(UnitOfWork unit, TimeProvider clock) : IUserTwoFactorTokenProvider<User>
{
    private const int Seconds = 30;
    private const int Tolerance = 1;

    public async Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<User> manager, User user) =>
        await manager.GetAuthenticatorKeyAsync(user) is { Length: > 0 };

    /// <summary>The app makes them.</summary>
    public Task<string> GenerateAsync(string purpose, UserManager<User> manager, User user) => Task.FromResult("");

    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<User> manager, User user)
    {
        if (token is not { Length: 6 } || !token.All(char.IsAsciiDigit) || await manager.GetAuthenticatorKeyAsync(user) is not { Length: > 0 } key)
        {
            return false;
        }

        var (secret, now, given) = (FromBase32(key), clock.GetUtcNow().ToUnixTimeSeconds() / Seconds, Encoding.ASCII.GetBytes(token));
        for (var step = now - Tolerance; step <= now + Tolerance; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeOf(secret, step)), given))
            {
                return await TakeAsync(user, step);
            }
        }

        return false;
    }

    // One statement, so that of two who send the same code at once one comes in.
    private async Task<bool> TakeAsync(User user, long step)
    {
        var taken = 0;
        await unit.CommitAsync(
            async () => taken = await unit.Connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO users_user_token (user_id, login_provider, name, value) VALUES (@id, '[Marketplace]', 'LastCode', @step)
                ON CONFLICT (user_id, login_provider, name) DO UPDATE SET value = excluded.value
                WHERE CAST(users_user_token.value AS bigint) < CAST(excluded.value AS bigint)
                """,
                new { id = user.Id, step = step.ToString(CultureInfo.InvariantCulture) }, unit.Transaction)),
            CancellationToken.None);
        return taken == 1;
    }

    private static string CodeOf(byte[] secret, long step)
    {
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238's own algorithm, which every app knows; as a keyed hash SHA-1 is not broken
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var at = hash[^1] & 15;
        return ((BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(at)) & int.MaxValue) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    // RFC 4648 without padding, as Identity makes keys.
    private static byte[] FromBase32(string text)
    {
        var bytes = new List<byte>(text.Length * 5 / 8);
        var (bits, count) = (0, 0);
        foreach (var letter in text.TrimEnd('='))
        {
            var value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal);
            (bits, count) = (((bits << 5) | value) & 0xfff, count + 5);
            if (count >= 8)
            {
                count -= 8;
                bytes.Add((byte)((bits >> count) & 0xff));
            }
        }

        return [.. bytes];
    }
}
