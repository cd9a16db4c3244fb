using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Ordering.Setup;
using Marketplace.Kernel.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Ordering.Shipping;

/// <summary>A buyer says which country things go to, and sees on product pages what that costs and how long it takes.</summary>
internal static class ChoosePlace
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/deliver-to", Show).AllowAnonymous().WithName("Ordering.DeliverTo");
        routes.MapPost("/deliver-to", Choose).AllowAnonymous();
        routes.MapGet("/deliveries/{variant}", Part).AllowAnonymous().AsPublicPage().WithName("Ordering.Deliveries");
    }

    /// <summary>The country, and the product whose page they come from.</summary>
    internal sealed record PlaceForm
    {
        public string? Country { get; init; }

        public string? Product { get; init; }

        public string? Variant { get; init; }
    }

    private static Page<PlaceForm> Show(string? product, string? variant, HttpContext http, ISettings<OrderingSettings> settings)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Page.Of("/Ordering/Shipping/ChoosePlace.cshtml", new PlaceForm { Country = DeliveryPlace.Of(http) ?? settings.Current.DefaultCountry, Product = product, Variant = variant });
    }

    // Back on the product page the address says the country as well: without scripts nothing else could.
    private static IResult Choose([FromForm] PlaceForm form, HttpContext http)
    {
        if (!Countries.IsCode(form.Country))
        {
            return Page.Of("/Ordering/Shipping/ChoosePlace.cshtml", form).WithErrors(new Dictionary<string, string[]> { [nameof(form.Country)] = ["Choose a country."] });
        }

        DeliveryPlace.Remember(http, form.Country!);
        if (form.Product is null || !Slug.IsWellFormed(form.Product))
        {
            return new SeeOther("/");
        }

        var variant = VariantId.TryParse(form.Variant, null, out var id) ? $"variant={id}&" : "";
        return new SeeOther($"/products/{form.Product}?{variant}to={form.Country}");
    }

    /// <summary>The part of a product page that says how one variant is delivered to one country; the same for everybody who asks for that.</summary>
    private static async Task<IResult> Part(VariantId variant, string? to, HttpContext http, IOffers offers, DeliveryFacts facts, CancellationToken stop)
    {
        if (!Countries.IsCode(to) || (await offers.FindAsync([variant], stop)).GetValueOrDefault(variant) is not { } offer)
        {
            return Results.NotFound();
        }

        http.Tag(CatalogTags.Of(offer.ProductId), Sellers.Contracts.SellerTags.Of(offer.SellerId), DeliveryPromise.Tag);
        return Page.Of("/Ordering/Shipping/DeliveryPart.cshtml", new DeliveryPromise.Promise(
            await facts.ToAsync(offer.SellerId, offer.Price, offer.WeightGrams, to!, stop), to, offer.Slug, variant));
    }
}
