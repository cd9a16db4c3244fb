using Marketplace.Kernel.Admin;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Sellers.Contracts;

/// <summary>Tells a shop's dashboard what waits in a module.</summary>
public interface IShopTodo
{
    /// <summary>The least role that sees these.</summary>
    SellerRole Role { get; }

    /// <summary>What waits now in this shop; paths are from the shop's root in the portal.</summary>
    Task<IReadOnlyList<Todo>> WaitingAsync(SellerId shop, CancellationToken stop);
}

/// <summary>How a module registers what waits in a shop.</summary>
public static class ShopTodoServices
{
    /// <summary>Adds one module's list.</summary>
    public static IServiceCollection AddShopTodo<TTodo>(this IServiceCollection services)
        where TTodo : class, IShopTodo => services.AddScoped<IShopTodo, TTodo>();
}
