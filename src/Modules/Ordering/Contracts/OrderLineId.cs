using Marketplace.Kernel;

namespace Marketplace.Ordering.Contracts;

/// <summary>Identity of one line of a seller's order.</summary>
public readonly record struct OrderLineId(Guid Value) : IId<OrderLineId>
{
    /// <summary>A fresh identity; version 7, so that ids sort by creation.</summary>
    public static OrderLineId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static OrderLineId Of(Guid value) => new(value);

    /// <summary>Binds a route value.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out OrderLineId id)
    {
        var ok = Guid.TryParse(text, out var value);
        id = new OrderLineId(value);
        return ok;
    }

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
