using Dapper;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Settings;
using Marketplace.Ordering.Contracts;

namespace Marketplace.Reviews.Asking;

/// <summary>Notes when a buyer is to be asked: some days after the last parcel left, or a day after the last one arrived.</summary>
internal sealed class PlanToAsk(UnitOfWork unit, ISettings<ReviewsSettings> settings) : IReact<ParcelShipped>, IReact<SellerOrderDelivered>
{
    public Task React(ParcelShipped fact, CancellationToken stop) => PlanAsync(fact.GroupId, fact.At.AddDays(settings.Current.AskAfterDays), stop);

    public Task React(SellerOrderDelivered fact, CancellationToken stop) => PlanAsync(fact.GroupId, fact.At.AddDays(Math.Min(1, settings.Current.AskAfterDays)), stop);

    private Task PlanAsync(OrderGroupId order, DateTimeOffset due, CancellationToken stop) => !settings.Current.AskBuyers ? Task.CompletedTask : unit.Connection.ExecuteAsync(new CommandDefinition(
        """
        INSERT INTO reviews_request (order_id, due_at) VALUES (@Order, @Due)
        ON CONFLICT (order_id) DO UPDATE SET due_at = excluded.due_at WHERE reviews_request.asked_at IS NULL
        """,
        new { Order = order.Value, Due = due.UtcTicks }, unit.Transaction, cancellationToken: stop));
}
