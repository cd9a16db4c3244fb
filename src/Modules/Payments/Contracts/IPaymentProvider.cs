using Marketplace.Kernel;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Payments.Contracts;

/// <summary>What a provider is asked to charge.</summary>
/// <param name="PaymentId">Our identity; the provider keeps it and repeats it in webhooks.</param>
/// <param name="Amount">How much.</param>
/// <param name="Purpose">The order number.</param>
/// <param name="Email">The buyer's address.</param>
/// <param name="CaptureNow">Take the money at once; otherwise only hold it.</param>
/// <param name="Fields">What the buyer typed. Never stored, never logged.</param>
public sealed record Charge(
    PaymentId PaymentId, Money Amount, string Purpose, string Email, bool CaptureNow, IReadOnlyDictionary<string, string> Fields);

/// <summary>How the provider says that a payment stands.</summary>
/// <param name="Reference">The provider's own identity of it.</param>
/// <param name="State">Where it stands.</param>
public sealed record ProviderAnswer(string Reference, PaymentState State)
{
    /// <summary>Where the buyer confirms it, when it requires action.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>Last digits of the card.</summary>
    public string? CardLast4 { get; init; }

    /// <summary>Stable reason of a decline.</summary>
    public string? RefusalCode { get; init; }

    /// <summary>English reason of a decline, for the buyer.</summary>
    public string? Refusal { get; init; }
}

/// <summary>A verified message from a provider.</summary>
/// <param name="EventId">The provider's identity of the message; the same one twice has no second effect.</param>
/// <param name="PaymentId">Which payment.</param>
/// <param name="Answer">How it stands.</param>
public sealed record ProviderNews(string EventId, PaymentId PaymentId, ProviderAnswer Answer);

/// <summary>A company that moves money. Every call carries an idempotency key: the same key twice moves it once.</summary>
/// <remarks>A call that throws is an outage and is tried again; a refusal is final.</remarks>
public interface IPaymentProvider
{
    /// <summary>Stable name, part of the webhook's address: <c>/payments/{name}/webhook</c>.</summary>
    string Name { get; }

    /// <summary>What buyers see.</summary>
    PaymentOption Option { get; }

    /// <summary>What is wrong with what the buyer typed, by field; empty when all is well.</summary>
    IReadOnlyDictionary<string, string[]> Check(IReadOnlyDictionary<string, string> fields);

    /// <summary>What is the same each time that a card (or an account elsewhere) is used; null where only the provider can tell. Kept as a hash, to count refusals.</summary>
    string? CardOf(IReadOnlyDictionary<string, string> fields) => null;

    /// <summary>Creates the payment there and confirms it with what the buyer typed.</summary>
    Task<ProviderAnswer> CreateAsync(Charge charge, string idempotencyKey, CancellationToken stop);

    /// <summary>After the buyer's second step: completes it where that is needed and says how it stands. Null when the provider does not know it.</summary>
    Task<ProviderAnswer?> ConfirmAsync(PaymentId payment, string? reference, string idempotencyKey, CancellationToken stop);

    /// <summary>Takes an authorized amount.</summary>
    Task<Result<ProviderAnswer>> CaptureAsync(string reference, Money amount, string idempotencyKey, CancellationToken stop);

    /// <summary>Calls off what is not captured. When it is captured already, the answer says so.</summary>
    Task<Result<ProviderAnswer>> CancelAsync(string reference, string idempotencyKey, CancellationToken stop);

    /// <summary>Gives an amount back.</summary>
    Task<Result<ProviderAnswer>> RefundAsync(string reference, Money amount, string idempotencyKey, CancellationToken stop);

    /// <summary>Checks the signature, in constant time and within the tolerance of the clock, and reads the message.</summary>
    /// <returns>Null for a genuine message that is not about a payment.</returns>
    Task<Result<ProviderNews?>> ParseWebhookAsync(IHeaderDictionary headers, ReadOnlyMemory<byte> body, CancellationToken stop);
}
