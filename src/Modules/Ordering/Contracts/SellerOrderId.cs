using Marketplace.Kernel;

namespace Marketplace.Ordering.Contracts;

/// <summary>Identity of the part of an order that one seller ships.</summary>
public readonly record struct SellerOrderId(Guid Value) : IId<SellerOrderId>
{
    /// <summary>A fresh identity; version 7, so that ids sort by creation.</summary>
    public static SellerOrderId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static SellerOrderId Of(Guid value) => new(value);

    /// <summary>Binds a route value.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out SellerOrderId id)
    {
        var ok = Guid.TryParse(text, out var value);
        id = new SellerOrderId(value);
        return ok;
    }

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
