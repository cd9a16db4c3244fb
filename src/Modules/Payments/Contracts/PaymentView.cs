using Marketplace.Kernel;

namespace Marketplace.Payments.Contracts;

/// <summary>A payment as other modules see it.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Provider">Name of the provider.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Amount">What was asked for.</param>
/// <param name="Authorized">What the provider holds or has taken.</param>
/// <param name="Captured">What the provider has taken.</param>
/// <param name="Refunded">What has gone back.</param>
/// <param name="CardLast4">Last digits of the card, or null.</param>
/// <param name="ActionUrl">Where the buyer confirms it: a path from the tenant's root, or another site's address.</param>
/// <param name="Refusal">Why it was declined, in English, for the buyer.</param>
/// <param name="CreatedAt">When it was opened.</param>
public sealed record PaymentView(
    PaymentId Id, string Provider, PaymentState State, Money Amount, Money Authorized, Money Captured, Money Refunded,
    string? CardLast4, string? ActionUrl, string? Refusal, DateTimeOffset CreatedAt)
{
    /// <summary>The buyer has paid.</summary>
    public bool IsPaid => State is PaymentState.Authorized or PaymentState.Captured;

    /// <summary>It will never be paid.</summary>
    public bool IsOver => State is PaymentState.Failed or PaymentState.Cancelled;
}
