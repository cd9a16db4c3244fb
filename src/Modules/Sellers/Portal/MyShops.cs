using Marketplace.Kernel.Admin;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Portal;

/// <summary>A person chooses in which of their shops to work; with one there is nothing to choose. Each says what needs doing.</summary>
internal static class MyShops
{
    public static void Map(IEndpointRouteBuilder routes) => routes.Of(Face.VendorPortal, "")
        .MapGet("/vendor", Handle).RequireSignIn().WithName("Sellers.MyShops");

    internal sealed record MyShop(SellerSummary Shop, IReadOnlyList<Todo> Todos);

    private static async Task<IResult> Handle(HttpContext http, ISellerDirectory sellers, SellersDb db, IEnumerable<IShopTodo> sources, CancellationToken stop)
    {
        var me = http.User.RequiredUserId();
        var open = (await sellers.OfMemberAsync(me, stop)).Where(shop => shop.Status != SellerStatus.Closed).ToList();
        if (open is [var only])
        {
            return Results.Redirect($"{http.Request.PathBase}/vendor/{only.Slug}");
        }

        var roles = await db.Members.AsNoTracking().Where(member => member.UserId == me)
            .Select(member => new { Shop = EF.Property<SellerId>(member, "SellerId"), member.Role }).ToDictionaryAsync(mine => mine.Shop, mine => mine.Role, stop);
        var shops = new List<MyShop>();
        foreach (var shop in open)
        {
            var todos = new List<Todo>();
            foreach (var source in sources.Where(source => source.Role <= roles.GetValueOrDefault(shop.Id)))
            {
                todos.AddRange((await source.WaitingAsync(shop.Id, stop)).Where(todo => todo.Count > 0));
            }

            shops.Add(new MyShop(shop, [.. todos.OrderByDescending(todo => todo.Urgent)]));
        }

        return Page.Of<IReadOnlyList<MyShop>>("/Sellers/Portal/MyShops.cshtml", shops);
    }
}
