using Marketplace.Kernel.Http;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.AspNetCore.Mvc;

namespace Marketplace.Sellers.Shopfront;

/// <summary>The newest shops, in the slot <c>home.below</c>.</summary>
internal sealed class NewShops(SellersDb db) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(object? model)
    {
        HttpContext.Tag(SellerTags.Shops);
        return View("/Sellers/Shopfront/NewShops.cshtml", await ListShops.NewestAsync(db, 0, 4, HttpContext.RequestAborted));
    }
}
