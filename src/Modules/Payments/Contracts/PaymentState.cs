namespace Marketplace.Payments.Contracts;

/// <summary>Where a payment stands.</summary>
public enum PaymentState
{
    /// <summary>Recorded here; the provider has not answered yet.</summary>
    Created,

    /// <summary>The buyer has to confirm it at the bank.</summary>
    RequiresAction,

    /// <summary>The provider will tell the outcome later, by webhook.</summary>
    Processing,

    /// <summary>The amount is held on the card and can be captured.</summary>
    Authorized,

    /// <summary>The money is ours.</summary>
    Captured,

    /// <summary>Called off before any money moved.</summary>
    Cancelled,

    /// <summary>Declined.</summary>
    Failed,
}
