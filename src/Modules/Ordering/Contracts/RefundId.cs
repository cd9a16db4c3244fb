using Marketplace.Kernel;

namespace Marketplace.Ordering.Contracts;

/// <summary>Identity of one refund.</summary>
public readonly record struct RefundId(Guid Value) : IId<RefundId>
{
    /// <summary>A fresh identity; version 7, so that ids sort by creation.</summary>
    public static RefundId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static RefundId Of(Guid value) => new(value);

    /// <summary>Binds a route value.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out RefundId id)
    {
        var ok = Guid.TryParse(text, out var value);
        id = new RefundId(value);
        return ok;
    }

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
