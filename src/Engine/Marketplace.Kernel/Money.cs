using System.ComponentModel.DataAnnotations;

namespace Marketplace.Kernel;

/// <summary>An amount in the smallest unit of one currency. Amounts of two currencies never meet.</summary>
/// <param name="Minor">The amount in minor units, e.g. cents.</param>
/// <param name="Currency">ISO 4217 code.</param>
public readonly record struct Money(long Minor, [property: MaxLength(3)] string Currency) : IComparable<Money>
{
    /// <summary>Nothing, in <paramref name="currency"/>.</summary>
    public static Money Zero(string currency) => new(0, currency);

    /// <summary>The sum of both amounts.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    /// <exception cref="OverflowException">The sum is larger than a 64-bit number.</exception>
    public static Money operator +(Money left, Money right) => left with { Minor = checked(left.Minor + Same(left, right).Minor) };

    /// <summary>What is left of the first amount.</summary>
    public static Money operator -(Money left, Money right) => left with { Minor = checked(left.Minor - Same(left, right).Minor) };

    /// <summary>The opposite amount.</summary>
    public static Money operator -(Money amount) => amount with { Minor = checked(-amount.Minor) };

    /// <summary>The amount <paramref name="times"/> over.</summary>
    public static Money operator *(Money amount, int times) => amount with { Minor = checked(amount.Minor * times) };

    /// <summary>True when the first amount is smaller.</summary>
    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    /// <summary>True when the first amount is larger.</summary>
    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    /// <summary>True when the first amount is not larger.</summary>
    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    /// <summary>True when the first amount is not smaller.</summary>
    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    /// <summary>True when there is nothing.</summary>
    public bool IsZero => Minor == 0;

    /// <inheritdoc />
    public int CompareTo(Money other) => Minor.CompareTo(Same(this, other).Minor);

    /// <summary>A share of this amount, rounded as named at the call.</summary>
    /// <param name="basisPoints">Hundredths of a percent: 1250 is 12.5 %.</param>
    /// <param name="rounding">How a half minor unit is rounded.</param>
    public Money Share(int basisPoints, MidpointRounding rounding) =>
        this with { Minor = (long)decimal.Round(Minor * (decimal)basisPoints / 10_000m, rounding) };

    /// <summary>The part of this amount that is tax when it already contains tax at this rate.</summary>
    /// <param name="basisPoints">The rate in hundredths of a percent: 2000 is 20 %.</param>
    /// <param name="rounding">How a half minor unit is rounded.</param>
    public Money IncludedShare(int basisPoints, MidpointRounding rounding) =>
        this with { Minor = (long)decimal.Round(Minor * (decimal)basisPoints / (10_000m + basisPoints), rounding) };

    /// <summary>Splits this amount by weight so that the parts add up to it exactly.</summary>
    /// <remarks>Largest remainder: minor units left over by rounding down go to the largest remainders, earliest first.</remarks>
    /// <exception cref="ArgumentException">A weight is negative, or all are zero.</exception>
    public IReadOnlyList<Money> Split(IReadOnlyList<long> weights)
    {
        var total = weights.Sum();
        if (weights.Any(w => w < 0) || total == 0)
        {
            throw new ArgumentException("Weights must be non-negative and not all zero.", nameof(weights));
        }

        var (amount, currency) = (Minor, Currency);
        var exact = weights.Select(w => (decimal)amount * w / total).ToArray();
        var parts = exact.Select(e => (long)decimal.Floor(e)).ToArray();
        var missing = (int)(amount - parts.Sum());
        foreach (var i in Enumerable.Range(0, parts.Length).OrderByDescending(i => exact[i] - parts[i]).Take(missing))
        {
            parts[i]++;
        }

        return [.. parts.Select(p => new Money(p, currency))];
    }

    /// <summary>The amount in whole units with a point and the code, e.g. <c>12.50 EUR</c>; for logs and machines.</summary>
    public override string ToString() => $"{Currencies.ToDecimal(this).ToString(System.Globalization.CultureInfo.InvariantCulture)} {Currency}";

    private static Money Same(Money left, Money right) => left.Currency == right.Currency
        ? right
        : throw new InvalidOperationException($"{left.Currency} and {right.Currency} cannot be added or compared.");
}
