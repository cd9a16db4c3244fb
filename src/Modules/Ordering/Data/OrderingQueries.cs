using Marketplace.Kernel;
using Marketplace.Ordering.Checkout;
using Marketplace.Ordering.Contracts;
using Marketplace.Payments.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Data;

/// <summary>What every cart and checkout asks, turned into SQL once a tenant instead of once a request; that took a tenth of a checkout.</summary>
internal sealed class OrderingQueries
{
    /// <summary>A guest's cart as it is, by the hash of its token.</summary>
    public Func<OrderingDb, string, CancellationToken, Task<Cart?>> CartOfGuest { get; } = EF.CompileAsyncQuery((OrderingDb db, string hash, CancellationToken stop) =>
        db.Carts.AsNoTracking().Include(cart => cart.Lines).SingleOrDefault(cart => cart.TokenHash == hash));

    /// <summary>A member's cart as it is.</summary>
    public Func<OrderingDb, UserId, CancellationToken, Task<Cart?>> CartOfMember { get; } = EF.CompileAsyncQuery((OrderingDb db, UserId user, CancellationToken stop) =>
        db.Carts.AsNoTracking().Include(cart => cart.Lines).SingleOrDefault(cart => cart.UserId == user));

    /// <summary>Which cart a member has.</summary>
    public Func<OrderingDb, UserId, CancellationToken, Task<Guid?>> CartIdOfMember { get; } = EF.CompileAsyncQuery((OrderingDb db, UserId user, CancellationToken stop) =>
        db.Carts.Where(cart => cart.UserId == user).Select(cart => (Guid?)cart.Id).SingleOrDefault());

    /// <summary>A cart to change; lock it first.</summary>
    public Func<OrderingDb, Guid, CancellationToken, Task<Cart?>> CartToChange { get; } = EF.CompileAsyncQuery((OrderingDb db, Guid id, CancellationToken stop) =>
        db.Carts.Include(cart => cart.Lines).SingleOrDefault(cart => cart.Id == id));

    /// <summary>The order that a cart has become.</summary>
    public Func<OrderingDb, OrderGroupId, Guid, CancellationToken, Task<PlacedOrder?>> OrderOfCart { get; } = EF.CompileAsyncQuery((OrderingDb db, OrderGroupId id, Guid cart, CancellationToken stop) =>
        db.Orders.Where(order => order.Id == id && order.CartId == cart)
            .Select(order => new PlacedOrder(order.Id, order.Number, order.AccessKey, order.State, order.PaymentId)).SingleOrDefault());

    /// <summary>How far an order is.</summary>
    public Func<OrderingDb, OrderGroupId, CancellationToken, Task<OrderState>> StateOfOrder { get; } = EF.CompileAsyncQuery((OrderingDb db, OrderGroupId id, CancellationToken stop) =>
        db.Orders.Where(order => order.Id == id).Select(order => order.State).Single());

    /// <summary>An order to change; lock it first.</summary>
    public Func<OrderingDb, OrderGroupId, CancellationToken, Task<Order>> OrderToChange { get; } = EF.CompileAsyncQuery((OrderingDb db, OrderGroupId id, CancellationToken stop) =>
        db.Orders.Single(order => order.Id == id));

    /// <summary>The sellers' parts of an order with their lines, to change.</summary>
    public Func<OrderingDb, OrderGroupId, IAsyncEnumerable<SellerOrder>> PartsToChange { get; } = EF.CompileAsyncQuery((OrderingDb db, OrderGroupId id) =>
        db.SellerOrders.Include(part => part.Lines).Where(part => part.OrderId == id).OrderBy(part => part.Number).AsQueryable());
}
