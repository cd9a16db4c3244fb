using Marketplace.Kernel;

namespace Marketplace.Payments.Contracts;

/// <summary>A payment that was taken long ago, with what went back of it since.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Amount">What was paid and captured.</param>
/// <param name="Purpose">The order number.</param>
/// <param name="Email">The buyer's address.</param>
/// <param name="At">When.</param>
/// <param name="Refunds">What went back: identity, amount, when.</param>
public sealed record PastPayment(PaymentId Id, Money Amount, string Purpose, string Email, DateTimeOffset At, IReadOnlyList<(Guid Id, Money Amount, DateTimeOffset At)> Refunds);

/// <summary>Writes down payments that happened elsewhere or are made up; no provider is asked for anything.</summary>
public interface IPastPayments
{
    /// <summary>Adds them in the caller's transaction.</summary>
    void Add(IEnumerable<PastPayment> payments);
}
