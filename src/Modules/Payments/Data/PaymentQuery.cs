using Marketplace.Payments.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Payments.Data;

/// <summary>What every payment asks, turned into SQL once a tenant instead of once a request.</summary>
internal sealed class PaymentQuery
{
    /// <summary>A payment without its calls.</summary>
    public Func<PaymentsDb, PaymentId, CancellationToken, Task<Payment?>> AsItIs { get; } = EF.CompileAsyncQuery((PaymentsDb db, PaymentId id, CancellationToken stop) =>
        db.Payments.AsNoTracking().SingleOrDefault(payment => payment.Id == id));

    /// <summary>A payment with its calls, to change; lock it first.</summary>
    public Func<PaymentsDb, PaymentId, CancellationToken, Task<Payment>> ToChange { get; } = EF.CompileAsyncQuery((PaymentsDb db, PaymentId id, CancellationToken stop) =>
        db.Payments.Include(payment => payment.Calls).Single(payment => payment.Id == id));
}
