using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Scale;
using Marketplace.Users.Data;
using Marketplace.Users.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Marketplace.Users.Setup;

/// <summary>People with an account, who all have the demo's password; in production nobody can sign in as one of them.</summary>
internal sealed class ScalePeople(UsersDb db, UnitOfWork unit, IHostEnvironment environment) : IScaleData
{
    public int Order => 0;

    public string What => "People";

    public Task<Result> FillAsync(ScalePlan plan, CancellationToken stop) => unit.CommitAsync(
        async () =>
        {
            var first = plan.UserAt(0).Value;
            var email = ScalePlan.EmailAt(0).ToUpperInvariant();
            if (await db.Users.AnyAsync(user => user.Id == first || user.NormalizedUserName == email, stop))
            {
                return (Result)new Error(ErrorKind.Conflict, "scale.done", "This tenant has been filled already. Take another tenant, or reset this one first.");
            }

            // One hash for all: a hundred thousand of them would take an hour.
            var hash = environment.IsProduction() ? null : Passwords.Hasher.HashPassword(new User(), FirstPeople.DemoPasswords[0]);
            await unit.InsertAsync(
                "users_user",
                "id, name, language, created_at, user_name, normalized_user_name, email, normalized_email, email_confirmed, password_hash, security_stamp, concurrency_stamp, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count",
                Enumerable.Range(0, plan.Users).Select(number => Row(plan, number, hash)),
                stop);
            return Result.Done;
        },
        stop);

    private static object?[] Row(ScalePlan plan, int number, string? hash)
    {
        var dice = plan.DiceOf("user", number);
        var email = ScalePlan.EmailAt(number);
        var joined = plan.Until!.Value.AddMinutes(-dice.Between(31 * 24 * 60, 700 * 24 * 60));
        return
        [
            plan.UserAt(number).Value, plan.NameAt(number), dice.Percent(30) ? "ru" : "en", joined.UtcTicks,
            email, email.ToUpperInvariant(), email, email.ToUpperInvariant(), true, hash,
            plan.IdOf("user.security", number).ToString("n"), plan.IdOf("user.stamp", number).ToString(), false, false, true, 0,
        ];
    }
}
