using Marketplace.Payments.Contracts;

namespace Marketplace.Payments.Test;

/// <summary>What the pretended bank remembers of a payment that it did not answer at once.</summary>
internal sealed class TestCharge
{
    public required PaymentId PaymentId { get; init; }

    public required long AmountMinor { get; init; }

    public required string Currency { get; init; }

    public required string Purpose { get; init; }

    public required string CardLast4 { get; init; }

    public required bool CaptureNow { get; init; }

    public required PaymentState State { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ToldAt { get; set; }
}
