using Marketplace.Kernel;

namespace Marketplace.Payments.Contracts;

/// <summary>A field of the checkout page that a provider asks for. What is typed is handed to the provider and never stored.</summary>
/// <param name="Name">Name in forms and JSON, e.g. <c>cardNumber</c>.</param>
/// <param name="Label">English label.</param>
/// <param name="Autocomplete">HTML's token, e.g. <c>cc-number</c>.</param>
/// <param name="Placeholder">An example.</param>
/// <param name="MaxLength">Longest text.</param>
public sealed record PaymentField(string Name, string Label, string Autocomplete, string Placeholder, int MaxLength);

/// <summary>A way to pay that this tenant offers.</summary>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Title">English name for buyers.</param>
/// <param name="Hint">An English sentence for buyers, or null.</param>
/// <param name="Fields">What it asks for.</param>
public sealed record PaymentOption(string Provider, string Title, string? Hint, IReadOnlyList<PaymentField> Fields);

/// <summary>A payment that is about to be asked for.</summary>
/// <param name="Id">Identity, given by the caller, so that opening it twice is impossible.</param>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Amount">What the buyer pays.</param>
/// <param name="Purpose">What it is for: the order number.</param>
/// <param name="Email">The buyer's address.</param>
/// <param name="ReturnPath">Where the buyer comes back to after a second step; from the tenant's root.</param>
public sealed record NewPayment(PaymentId Id, string Provider, Money Amount, string Purpose, string Email, string ReturnPath);

/// <summary>Takes and gives back money for other modules.</summary>
/// <remarks>Members that say so join the caller's transaction and only note what is to be done; the others talk to the provider
/// and must be called outside of any transaction.</remarks>
public interface IPayments
{
    /// <summary>The ways to pay that are switched on.</summary>
    IReadOnlyList<PaymentOption> Options { get; }

    /// <summary>Refuses what the provider can see is wrong before anything is reserved.</summary>
    /// <returns>Reasons by field; empty when all is well.</returns>
    IReadOnlyDictionary<string, string[]> Check(string provider, IReadOnlyDictionary<string, string> fields);

    /// <summary>Why nothing may be paid with this card or from this address now: too many refusals. Asked before anything is reserved.</summary>
    Error? Held(string provider, IReadOnlyDictionary<string, string> fields);

    /// <summary>Records a payment in the caller's transaction.</summary>
    void Open(NewPayment payment);

    /// <summary>Asks the provider for the money, stores its answer and lets <see cref="IWhenPaymentChanges"/> act in the same transaction.</summary>
    /// <remarks>When the provider cannot be reached the payment stays <see cref="PaymentState.Created"/>; a job asks again.</remarks>
    Task<PaymentView> PayAsync(PaymentId id, IReadOnlyDictionary<string, string> fields, CancellationToken stop);

    /// <summary>Asks the provider how the payment stands; for the buyer's return and for jobs.</summary>
    Task<PaymentView?> RefreshAsync(PaymentId id, CancellationToken stop);

    /// <summary>Keeps the payment still until the caller's transaction ends, so that a webhook waits for it. Call it before locking anything else.</summary>
    Task HoldAsync(PaymentId id, CancellationToken stop);

    /// <summary>Notes in the caller's transaction that the authorized amount is to be taken; <see cref="SettleAsync"/> does it.</summary>
    Task<Result> RequestCaptureAsync(PaymentId id, CancellationToken stop);

    /// <summary>Notes in the caller's transaction that the payment is to be called off; what is captured already goes back whole.</summary>
    Task RequestCancelAsync(PaymentId id, CancellationToken stop);

    /// <summary>Notes in the caller's transaction that an amount goes back to the buyer; refused when it is above what was captured.</summary>
    /// <param name="id">The payment.</param>
    /// <param name="refund">Identity of the refund and its idempotency key at the provider: the same one twice is one refund.</param>
    /// <param name="amount">What goes back.</param>
    /// <param name="stop">Cancels.</param>
    Task<Result> RequestRefundAsync(PaymentId id, Guid refund, Money amount, CancellationToken stop);

    /// <summary>Carries out what was noted. Whatever fails is tried again by a job.</summary>
    Task SettleAsync(PaymentId id, CancellationToken stop);

    /// <summary>The payment, or null.</summary>
    Task<PaymentView?> FindAsync(PaymentId id, CancellationToken stop);
}

/// <summary>Acts when a payment comes to stand otherwise: the click, the webhook, the return and the job all end here.</summary>
public interface IWhenPaymentChanges
{
    /// <summary>Runs in the transaction that stores the payment's new state, with the payment locked.</summary>
    Task ReactAsync(PaymentView payment, CancellationToken stop);
}
