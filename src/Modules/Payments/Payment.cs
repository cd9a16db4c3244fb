using Marketplace.Kernel;
using Marketplace.Payments.Contracts;

namespace Marketplace.Payments;

/// <summary>One attempt of one buyer to pay one amount, with every call that was made to the provider for it.</summary>
internal sealed class Payment : Aggregate
{
    private readonly List<ProviderCall> _calls = [];

    public required PaymentId Id { get; init; }

    public required string Provider { get; init; }

    public string? Reference { get; private set; }

    public required string Purpose { get; init; }

    public required string Email { get; init; }

    public required string ReturnPath { get; init; }

    public required string Currency { get; init; }

    public required long AmountMinor { get; init; }

    public long AuthorizedMinor { get; private set; }

    public long CapturedMinor { get; private set; }

    public long RefundedMinor { get; private set; }

    public PaymentState State { get; private set; } = PaymentState.Created;

    public string? CardLast4 { get; private set; }

    public string? ActionUrl { get; private set; }

    public string? RefusalCode { get; private set; }

    public string? Refusal { get; private set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ChangedAt { get; private set; }

    public IReadOnlyList<ProviderCall> Calls => _calls;

    public Money Amount => new(AmountMinor, Currency);

    public PaymentView View => new(
        Id, Provider, State, Amount, new(AuthorizedMinor, Currency), new(CapturedMinor, Currency), new(RefundedMinor, Currency),
        CardLast4, ActionUrl, Refusal, CreatedAt);

    /// <summary>Takes in what the provider says. News that are older than what is known change nothing.</summary>
    /// <returns>True when the payment stands otherwise now.</returns>
    public bool Learn(ProviderAnswer answer, DateTimeOffset at)
    {
        Reference ??= answer.Reference;
        CardLast4 ??= answer.CardLast4;
        if (answer.State == State || !State.CanBecome(answer.State))
        {
            return false;
        }

        (State, ChangedAt) = (answer.State, at);
        ActionUrl = State == PaymentState.RequiresAction ? answer.ActionUrl : null;
        (RefusalCode, Refusal) = (answer.RefusalCode, answer.Refusal);
        if (State is PaymentState.Authorized or PaymentState.Captured)
        {
            AuthorizedMinor = AmountMinor;
        }

        if (State == PaymentState.Captured)
        {
            CapturedMinor = AmountMinor;
        }

        return true;
    }

    /// <summary>Notes a call that is to be made; its id is the idempotency key.</summary>
    public ProviderCall Plan(Guid id, CallKind kind, long amountMinor, DateTimeOffset at)
    {
        if (_calls.Find(call => call.Id == id) is { } known)
        {
            return known;
        }

        var call = new ProviderCall { Id = id, PaymentId = Id, Kind = kind, AmountMinor = amountMinor, PlannedAt = at };
        _calls.Add(call);
        return call;
    }

    /// <summary>Notes a refund. What was asked for before, done or still to be done, counts against what was captured.</summary>
    public Result PlanRefund(Guid id, Money amount, DateTimeOffset at)
    {
        if (_calls.Exists(call => call.Id == id))
        {
            return Result.Done;
        }

        if (amount.Minor <= 0 || amount > Refundable)
        {
            return PaymentErrors.RefundAboveCaptured;
        }

        Plan(id, CallKind.Refund, amount.Minor, at);
        return Result.Done;
    }

    public Money Refundable => new(CapturedMinor - _calls.Where(c => c.Kind == CallKind.Refund && c.Outcome != CallOutcome.Refused).Sum(c => c.AmountMinor), Currency);

    /// <summary>The provider gave the amount back.</summary>
    public void Refunded(ProviderCall call) => RefundedMinor += call.AmountMinor;
}

/// <summary>What the provider is asked to do.</summary>
internal enum CallKind
{
    Create,
    Capture,
    Cancel,
    Refund,
}

/// <summary>What became of a call.</summary>
internal enum CallOutcome
{
    Pending,
    Done,
    Refused,
}

/// <summary>One call to the provider; its id is the idempotency key, so that repeating it does nothing twice.</summary>
internal sealed class ProviderCall
{
    public required Guid Id { get; init; }

    public required PaymentId PaymentId { get; init; }

    public required CallKind Kind { get; init; }

    public required long AmountMinor { get; init; }

    public CallOutcome Outcome { get; private set; } = CallOutcome.Pending;

    public int Tries { get; private set; }

    public string? LastError { get; private set; }

    public required DateTimeOffset PlannedAt { get; init; }

    public DateTimeOffset? DoneAt { get; private set; }

    public void Done(DateTimeOffset at) => (Outcome, DoneAt, Tries, LastError) = (CallOutcome.Done, at, Tries + 1, null);

    public void Refused(string reason, DateTimeOffset at) => (Outcome, DoneAt, Tries, LastError) = (CallOutcome.Refused, at, Tries + 1, Short(reason));

    public void Faulted(string reason) => (Tries, LastError) = (Tries + 1, Short(reason));

    private static string Short(string text) => text.Length <= 400 ? text : text[..400];
}

internal static class PaymentStateRules
{
    /// <summary>The whole life of a payment.</summary>
    public static bool CanBecome(this PaymentState from, PaymentState to) => (from, to) switch
    {
        (PaymentState.Created, PaymentState.RequiresAction or PaymentState.Processing) => true,
        (PaymentState.Created, PaymentState.Authorized or PaymentState.Captured) => true,
        (PaymentState.Created, PaymentState.Failed or PaymentState.Cancelled) => true,
        (PaymentState.RequiresAction, PaymentState.Processing) => true,
        (PaymentState.RequiresAction, PaymentState.Authorized or PaymentState.Captured) => true,
        (PaymentState.RequiresAction, PaymentState.Failed or PaymentState.Cancelled) => true,
        (PaymentState.Processing, PaymentState.Authorized or PaymentState.Captured) => true,
        (PaymentState.Processing, PaymentState.Failed or PaymentState.Cancelled) => true,
        (PaymentState.Authorized, PaymentState.Captured or PaymentState.Cancelled) => true,

        // We had given up on it; the money came all the same, and whoever holds the order must know.
        (PaymentState.Failed or PaymentState.Cancelled, PaymentState.Captured) => true,
        _ => false,
    };
}

internal static class PaymentErrors
{
    public static readonly Error Unknown = new(ErrorKind.NotFound, "payments.unknown", "There is no such payment.");

    public static readonly Error RefundAboveCaptured = new(
        ErrorKind.Conflict, "payments.refund_above_captured", "This is more than what is left of the payment. Refund a smaller amount.");

    public static readonly Error NotAuthorized = new(
        ErrorKind.Conflict, "payments.not_authorized", "Only an authorized payment can be captured.");

    public static readonly Error UnknownProvider = new(
        ErrorKind.Invalid, "payments.unknown_provider", "Choose one of the ways to pay that are offered.");

    public static readonly Error BadSignature = new(
        ErrorKind.Invalid, "payments.bad_signature", "The signature of this message is not right.");

    public static readonly Error BadMessage = new(
        ErrorKind.Invalid, "payments.bad_message", "This message cannot be read.");
}
