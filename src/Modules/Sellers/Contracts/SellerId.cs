using Marketplace.Kernel;

namespace Marketplace.Sellers.Contracts;

/// <summary>Identity of a seller; what people read is the slug.</summary>
public readonly record struct SellerId(Guid Value) : IId<SellerId>
{
    /// <summary>A fresh identity; version 7, so that ids sort by creation.</summary>
    public static SellerId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static SellerId Of(Guid value) => new(value);

    /// <summary>Binds a route value.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out SellerId id)
    {
        var ok = Guid.TryParse(text, out var value);
        id = new SellerId(value);
        return ok;
    }

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
