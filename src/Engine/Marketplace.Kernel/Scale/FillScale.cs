using System.ComponentModel.DataAnnotations;
using System.Diagnostics;

namespace Marketplace.Kernel.Scale;

/// <summary>Fills a tenant with a marketplace made up at a given size, each module its own part.</summary>
public sealed class FillScale(IEnumerable<IScaleData> parts, TimeProvider clock)
{
    /// <summary>Runs every part; a tenant that has been filled already is refused.</summary>
    /// <param name="wanted">The size.</param>
    /// <param name="progress">One line for the person who waits.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result> RunAsync(ScalePlan wanted, Action<string> progress, CancellationToken stop)
    {
        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateObject(wanted, new ValidationContext(wanted), faults, validateAllProperties: true) || wanted.Sellers > Math.Min(wanted.Users, wanted.Skus))
        {
            return new Error(ErrorKind.Invalid, "scale.wrong_size", "This size is not possible: there are at least as many people and variants as shops, and none of the numbers is below one.");
        }

        var today = clock.GetUtcNow();
        var plan = wanted with { Until = wanted.Until ?? new DateTimeOffset(today.Year, today.Month, today.Day, 0, 0, 0, TimeSpan.Zero) };
        foreach (var part in parts.OrderBy(part => part.Order))
        {
            var watch = Stopwatch.GetTimestamp();
            if ((await part.FillAsync(plan, stop)).Failed(out var error))
            {
                return error;
            }

            progress($"{part.What}: {Stopwatch.GetElapsedTime(watch).TotalSeconds:0.0} s");
        }

        return Result.Done;
    }
}
