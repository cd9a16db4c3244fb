using Marketplace.Kernel;

namespace Marketplace.Catalog.Contracts;

/// <summary>Identity of one thing that can be bought: a product in one combination of its options.</summary>
public readonly record struct VariantId(Guid Value) : IId<VariantId>
{
    /// <summary>A fresh identity; version 7, so that ids sort by creation.</summary>
    public static VariantId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static VariantId Of(Guid value) => new(value);

    /// <summary>Binds a route value.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out VariantId id)
    {
        var ok = Guid.TryParse(text, out var value);
        id = new VariantId(value);
        return ok;
    }

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
