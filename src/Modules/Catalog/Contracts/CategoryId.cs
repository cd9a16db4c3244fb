using Marketplace.Kernel;

namespace Marketplace.Catalog.Contracts;

/// <summary>Identity of a category.</summary>
public readonly record struct CategoryId(Guid Value) : IId<CategoryId>
{
    /// <summary>A fresh identity; version 7, so that ids sort by creation.</summary>
    public static CategoryId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static CategoryId Of(Guid value) => new(value);

    /// <summary>Binds a route value.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out CategoryId id)
    {
        var ok = Guid.TryParse(text, out var value);
        id = new CategoryId(value);
        return ok;
    }

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
