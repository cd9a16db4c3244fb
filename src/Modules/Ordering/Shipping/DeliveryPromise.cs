using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Http;
using Microsoft.AspNetCore.Mvc;

namespace Marketplace.Ordering.Shipping;

/// <summary>What delivery costs and how long it takes, on the product page; in the slot <c>product.buybox</c>.</summary>
/// <remarks>The page is the same for everybody, so it speaks of all places, or of the country that its address names (<c>?to=DE</c>).
/// For a buyer whose country is known, a script puts the part of that country there.</remarks>
internal sealed class DeliveryPromise(DeliveryFacts facts) : ViewComponent
{
    /// <summary>On pages that say what delivery costs; those of one shop have the shop's tag besides.</summary>
    public const string Tag = "deliveries";

    /// <summary>What is said.</summary>
    /// <param name="Deliveries">The cheapest first; those by weight last.</param>
    /// <param name="Country">Where to, or null for all places.</param>
    /// <param name="Slug">The product.</param>
    /// <param name="Variant">What of it.</param>
    internal sealed record Promise(IReadOnlyList<DeliveryFacts.Delivery> Deliveries, string? Country, string Slug, VariantId Variant);

    public async Task<IViewComponentResult> InvokeAsync(ProductPageModel model)
    {
        HttpContext.Tag(Tag);
        var country = HttpContext.Request.Query["to"].ToString() is { Length: 2 } to && Countries.IsCode(to) ? to : null;
        var deliveries = country is null
            ? await facts.ForAsync(model, HttpContext.RequestAborted)
            : await facts.ToAsync(model.SellerId, model.Price, model.WeightGrams, country, HttpContext.RequestAborted);
        return View("/Ordering/Shipping/DeliveryPromise.cshtml", new Promise(deliveries, country, model.Slug, model.VariantId));
    }
}
