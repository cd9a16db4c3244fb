using System.Collections.Frozen;
using Marketplace.Kernel.Settings;
using Microsoft.AspNetCore.Identity;

namespace Marketplace.Users.SignUp;

/// <summary>Refuses passwords that are among the first to be tried: common ones, and the site's or the person's own name, also with digits and marks around them.</summary>
/// <remarks>ASVS 6.2.4 and 6.2.11. How long a password is, Identity checks.</remarks>
internal sealed class EasyToGuess(ISettings<SiteSettings> site) : IPasswordValidator<User>
{
    public const string Code = "PasswordEasyToGuess";
    private const int MostAround = 6;

    private static readonly Lazy<FrozenSet<string>> _common = new(Load);

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password)
    {
        var known = (password ?? "").ToLowerInvariant();
        var core = known.Trim([.. " !?.,;:-_+*#$%&@/\\()[]{}<>='\"0123456789"]);
        string[] own = ["marketplace", site.Current.SiteName, user.Name, user.Email ?? "", .. (user.Email ?? "").Split('@', '.')];
        var easy = _common.Value.Contains(known)
            || (core.Length >= 4 && known.Length - core.Length <= MostAround && (_common.Value.Contains(core) || own.Any(word => Bare(word) == Bare(core))));
        return Task.FromResult(easy
            ? IdentityResult.Failed(new IdentityError { Code = Code, Description = "This password is among the first that are tried. Please choose one that is harder to guess." })
            : IdentityResult.Success);
    }

    private static string Bare(string word) => string.Concat(word.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static FrozenSet<string> Load()
    {
        using var list = new StreamReader(typeof(EasyToGuess).Assembly.GetManifestResourceStream("common-passwords.txt")!);
        return list.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').ToFrozenSet();
    }
}
