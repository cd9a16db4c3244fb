using Marketplace.Kernel;

namespace Marketplace.Ordering.Contracts;

/// <summary>Identity of one parcel.</summary>
public readonly record struct ParcelId(Guid Value) : IId<ParcelId>
{
    /// <summary>A fresh identity; version 7, so that ids sort by creation.</summary>
    public static ParcelId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static ParcelId Of(Guid value) => new(value);

    /// <summary>Binds a route value.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out ParcelId id)
    {
        var ok = Guid.TryParse(text, out var value);
        id = new ParcelId(value);
        return ok;
    }

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
