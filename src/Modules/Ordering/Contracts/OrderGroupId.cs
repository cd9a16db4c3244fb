using Marketplace.Kernel;

namespace Marketplace.Ordering.Contracts;

/// <summary>Identity of what one buyer bought in one checkout; what people read is the number.</summary>
public readonly record struct OrderGroupId(Guid Value) : IId<OrderGroupId>
{
    /// <summary>A fresh identity; version 7, so that ids sort by creation.</summary>
    public static OrderGroupId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static OrderGroupId Of(Guid value) => new(value);

    /// <summary>Binds a route value.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out OrderGroupId id)
    {
        var ok = Guid.TryParse(text, out var value);
        id = new OrderGroupId(value);
        return ok;
    }

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
