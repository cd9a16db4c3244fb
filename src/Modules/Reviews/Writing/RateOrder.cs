using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Security;
using Marketplace.Ordering.Contracts;
using Marketplace.Reviews.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Reviews.Writing;

/// <summary>On the page of an order: what of it can be rated; in the slot <c>account.order.actions</c>.</summary>
internal sealed class RateOrder(ReviewsDb db) : ViewComponent
{
    internal sealed record Rateable(ProductId Product, string Title, bool IsRated);

    public async Task<IViewComponentResult> InvokeAsync(OrderPartModel model)
    {
        var buyer = HttpContext.User.UserId();
        var sent = buyer is null || buyer != model.Buyer ? [] : model.Lines.Where(line => line.ShippedQuantity > 0).DistinctBy(line => line.ProductId).ToList();
        var ids = sent.Select(line => line.ProductId).ToList();
        var rated = ids.Count == 0
            ? []
            : await db.Reviews.AsNoTracking().Where(r => r.BuyerId == buyer && ids.Contains(r.ProductId) && r.State != ReviewState.Withdrawn).Select(r => r.ProductId).ToListAsync(HttpContext.RequestAborted);
        return View("/Reviews/Writing/RateOrder.cshtml", sent.ConvertAll(line => new Rateable(line.ProductId, line.Title, rated.Contains(line.ProductId))));
    }
}
