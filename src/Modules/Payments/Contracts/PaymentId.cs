using Marketplace.Kernel;

namespace Marketplace.Payments.Contracts;

/// <summary>Identity of one payment: one attempt of one buyer to pay one amount.</summary>
public readonly record struct PaymentId(Guid Value) : IId<PaymentId>
{
    /// <summary>A fresh identity; version 7, so that ids sort by creation.</summary>
    public static PaymentId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static PaymentId Of(Guid value) => new(value);

    /// <summary>Binds a route value.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out PaymentId id)
    {
        var ok = Guid.TryParse(text, out var value);
        id = new PaymentId(value);
        return ok;
    }

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
