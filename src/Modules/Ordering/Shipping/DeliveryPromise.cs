using Marketplace.Catalog.Contracts;
using Microsoft.AspNetCore.Mvc;

namespace Marketplace.Ordering.Shipping;

/// <summary>What delivery costs and how long it takes, on the product page; in the slot <c>product.buybox</c>.</summary>
internal sealed class DeliveryPromise(DeliveryFacts facts) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(ProductPageModel model) =>
        View("/Ordering/Shipping/DeliveryPromise.cshtml", await facts.ForAsync(model, HttpContext.RequestAborted));
}
