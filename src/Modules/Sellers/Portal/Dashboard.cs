using Marketplace.Kernel.Admin;
using Marketplace.Kernel.Theming;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Portal;

/// <summary>A member opens the shop's portal; what there is to see comes from the modules in the slot <c>vendor.dashboard</c>.</summary>
internal static class Dashboard
{
    public static void Map(IEndpointRouteBuilder routes) => routes.Vendor(SellerRole.Staff)
        .MapGet("", Handle).WithName("Sellers.Dashboard");

    internal sealed record DashboardPage(SellerSummary Shop, string? SuspensionReason, IReadOnlyList<Todo> Todos);

    private static async Task<IResult> Handle(CurrentSeller seller, IEnumerable<IShopTodo> sources, SellersDb db, CancellationToken stop)
    {
        var reason = await db.Sellers.AsNoTracking().Where(s => s.Id == seller.Id).Select(s => s.SuspensionReason).SingleAsync(stop);
        var todos = new List<Todo>();
        foreach (var source in sources.Where(source => source.Role <= seller.Role))
        {
            todos.AddRange((await source.WaitingAsync(seller.Id, stop)).Where(todo => todo.Count > 0));
        }

        return Page.Of("/Sellers/Portal/Dashboard.cshtml", new DashboardPage(seller.Shop, reason, [.. todos.OrderByDescending(todo => todo.Urgent)]));
    }
}
