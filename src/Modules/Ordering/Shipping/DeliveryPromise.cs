using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Http;
using Microsoft.AspNetCore.Mvc;

namespace Marketplace.Ordering.Shipping;

/// <summary>What delivery costs and how long it takes, on the product page; in the slot <c>product.buybox</c>.</summary>
internal sealed class DeliveryPromise(DeliveryFacts facts) : ViewComponent
{
    /// <summary>On pages that say what delivery costs; those of one shop have the shop's tag besides.</summary>
    public const string Tag = "deliveries";

    public async Task<IViewComponentResult> InvokeAsync(ProductPageModel model)
    {
        HttpContext.Tag(Tag);
        return View("/Ordering/Shipping/DeliveryPromise.cshtml", await facts.ForAsync(model, HttpContext.RequestAborted));
    }
}
