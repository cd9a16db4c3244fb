using Dapper;
using Marketplace.Kernel.Data;
using Marketplace.Ordering.Contracts;
using Marketplace.Payments.Contracts;

namespace Marketplace.Ordering.Data;

/// <summary>How often an order, its cart and all its sellers' parts were changed, while the order and the cart are kept still.</summary>
/// <param name="Id">The order.</param>
/// <param name="Version">Of the order.</param>
/// <param name="CartVersion">Of the cart; null when it is no more.</param>
/// <param name="PartVersions">Of the parts, added up.</param>
internal sealed record HeldOrder(OrderGroupId Id, int Version, int? CartVersion, long PartVersions);

/// <summary>Keeps a row still until the open transaction ends. On SQLite the transaction already is the only writer.</summary>
internal static class RowLock
{
    /// <summary>What a payment is for: keeps its order and then its cart still, in one message.</summary>
    /// <returns>How often each was changed, or null when the payment is for no order.</returns>
    public static async Task<HeldOrder?> OrderOfPaymentAsync(this UnitOfWork unit, PaymentId payment, CancellationToken stop)
    {
        const string Its = "FROM ordering_order WHERE payment_id = @Value";
        await using var answers = await unit.Connection.QueryMultipleAsync(new CommandDefinition(
            $"""
            SELECT id, version {Its}{ForUpdate(unit)};
            SELECT version FROM ordering_cart WHERE id = (SELECT cart_id {Its}){ForUpdate(unit)};
            SELECT coalesce(sum(version), 0) FROM ordering_seller_order WHERE order_id = (SELECT id {Its})
            """,
            new { payment.Value }, unit.Transaction, cancellationToken: stop));
        var order = await answers.ReadSingleOrDefaultAsync<(Guid Id, int Version)>();
        var cart = await answers.ReadSingleOrDefaultAsync<int?>();
        var parts = await answers.ReadSingleAsync<long>();
        return order.Id == Guid.Empty ? null : new HeldOrder(new OrderGroupId(order.Id), order.Version, cart, parts);
    }

    /// <summary>Keeps a cart still.</summary>
    /// <returns>How often it was changed; null when it is no more.</returns>
    public static Task<int?> CartVersionAsync(this UnitOfWork unit, Guid id, CancellationToken stop) => unit.Connection.QuerySingleOrDefaultAsync<int?>(new CommandDefinition(
        $"SELECT version FROM ordering_cart WHERE id = @id{ForUpdate(unit)}", new { id }, unit.Transaction, cancellationToken: stop));

    /// <summary>Keeps a cart still.</summary>
    /// <returns>How often it was changed, null when it is no more; and whether it has become an order in this attempt.</returns>
    public static async Task<(int? Version, bool Ordered)> CartAsync(this UnitOfWork unit, Guid id, Guid attempt, CancellationToken stop)
    {
        await using var answers = await unit.Connection.QueryMultipleAsync(new CommandDefinition(
            $"SELECT version FROM ordering_cart WHERE id = @id{ForUpdate(unit)}; SELECT count(*) FROM ordering_order WHERE id = @attempt AND cart_id = @id",
            new { id, attempt }, unit.Transaction, cancellationToken: stop));
        var version = await answers.ReadSingleOrDefaultAsync<int?>();
        return (version, await answers.ReadSingleAsync<long>() > 0);
    }

    /// <summary>Keeps a guest's cart still.</summary>
    /// <returns>Its id; null when no cart has this token.</returns>
    public static Task<Guid?> CartOfGuestAsync(this UnitOfWork unit, string hash, CancellationToken stop) => unit.Connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
        "SELECT id FROM ordering_cart WHERE token_hash = @hash" + ForUpdate(unit), new { hash }, unit.Transaction, cancellationToken: stop));

    /// <summary>Keeps an order still.</summary>
    public static Task OrderAsync(this UnitOfWork unit, Guid id, CancellationToken stop) => unit.Database.IsPostgreSql
        ? unit.Connection.ExecuteAsync(new CommandDefinition("SELECT 1 FROM ordering_order WHERE id = @id FOR UPDATE", new { id }, unit.Transaction, cancellationToken: stop))
        : Task.CompletedTask;

    private static string ForUpdate(UnitOfWork unit) => unit.Database.IsPostgreSql ? " FOR UPDATE" : "";
}
