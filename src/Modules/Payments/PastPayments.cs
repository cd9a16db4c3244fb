using Marketplace.Payments.Contracts;
using Marketplace.Payments.Data;

namespace Marketplace.Payments;

/// <summary>Payments with their calls, as if the provider had answered at once.</summary>
internal sealed class PastPayments(PaymentsDb db, IEnumerable<IPaymentProvider> providers) : IPastPayments
{
    public void Add(IEnumerable<PastPayment> payments)
    {
        var provider = providers.FirstOrDefault()?.Name ?? "past";
        db.AddRange(payments.Select(past => Of(past, provider)));
    }

    private static Payment Of(PastPayment past, string provider)
    {
        var payment = new Payment
        {
            Id = past.Id,
            Provider = provider,
            Purpose = past.Purpose,
            Email = past.Email,
            ReturnPath = "/",
            Currency = past.Amount.Currency,
            AmountMinor = past.Amount.Minor,
            CreatedAt = past.At,
        };
        payment.Plan(past.Id.Value, CallKind.Create, past.Amount.Minor, past.At).Done(past.At);
        payment.Learn(new ProviderAnswer($"past_{past.Id.Value:n}", PaymentState.Captured) { CardLast4 = "4242" }, past.At);
        foreach (var (id, amount, at) in past.Refunds)
        {
            var call = payment.Plan(id, CallKind.Refund, amount.Minor, at);
            call.Done(at);
            payment.Refunded(call);
        }

        return payment;
    }
}
