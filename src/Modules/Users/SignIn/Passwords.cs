using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Marketplace.Users.SignIn;

/// <summary>How passwords are hashed, also those of nobody: a look-up of an account that is not there takes as long as of one that is.</summary>
internal static class Passwords
{
    /// <summary>OWASP's figure for PBKDF2 with SHA-512; older hashes are made anew at the next sign-in.</summary>
    public const int Rounds = 210_000;

    public static PasswordHasher<User> Hasher { get; } = new(Options.Create(new PasswordHasherOptions { IterationCount = Rounds }));
}
