using Marketplace.Kernel;

namespace Marketplace.Reviews.Contracts;

/// <summary>Identity of one buyer's review of one product.</summary>
public readonly record struct ReviewId(Guid Value) : IId<ReviewId>
{
    /// <summary>A fresh identity; version 7, so that ids sort by creation.</summary>
    public static ReviewId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static ReviewId Of(Guid value) => new(value);

    /// <summary>Binds a route value.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out ReviewId id)
    {
        var ok = Guid.TryParse(text, out var value);
        id = new ReviewId(value);
        return ok;
    }

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
