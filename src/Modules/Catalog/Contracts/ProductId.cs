using Marketplace.Kernel;

namespace Marketplace.Catalog.Contracts;

/// <summary>Identity of a product.</summary>
public readonly record struct ProductId(Guid Value) : IId<ProductId>
{
    /// <summary>A fresh identity; version 7, so that ids sort by creation.</summary>
    public static ProductId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static ProductId Of(Guid value) => new(value);

    /// <summary>Binds a route value.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out ProductId id)
    {
        var ok = Guid.TryParse(text, out var value);
        id = new ProductId(value);
        return ok;
    }

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
