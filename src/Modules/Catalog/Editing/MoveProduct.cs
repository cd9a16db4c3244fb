using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Catalog.Editing;

/// <summary>A seller puts a product on the storefront, takes it off, deletes it or brings it back.</summary>
internal static class MoveProduct
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var vendor = routes.Vendor(SellerRole.Manager);
        vendor.MapPost("/products/{id}/publication", PutUp).WithName("Catalog.PublishProduct");
        vendor.MapPost("/products/{id}/archive", ([AsParameters] Context context) => MoveAsync(context, (product, at) => product.Archive(at))).WithName("Catalog.ArchiveProduct");
        vendor.MapPost("/products/{id}/draft", ([AsParameters] Context context) => MoveAsync(context, (product, at) => product.BackToDraft(at))).WithName("Catalog.DraftProduct");
        vendor.MapPost("/products/{id}/deletion", ([AsParameters] Context context) => MoveAsync(context, Do(static (product, at) => product.Delete(at)))).WithName("Catalog.DeleteProduct");
        vendor.MapPost("/products/{id}/restoration", ([AsParameters] Context context) => MoveAsync(context, Do(static (product, at) => product.Restore(at)))).WithName("Catalog.RestoreProduct");
    }

    /// <summary>Whether a review comes first is the marketplace's setting; what was rejected is always reviewed.</summary>
    internal static Result Publish(Product product, bool sellerIsActive, CatalogSettings settings, DateTimeOffset at) =>
        !sellerIsActive ? CatalogErrors.SellerNotActive
        : settings.ReviewBeforePublishing || product.Status == ProductStatus.Rejected ? product.Submit(at)
        : product.Publish(at);

    internal readonly record struct Context(
        ProductId Id, CurrentSeller Seller, HttpContext Http, CatalogDb Db, UnitOfWork Unit, TimeProvider Clock, CancellationToken Stop);

    private static Task<IResult> PutUp([AsParameters] Context context, ISettings<CatalogSettings> settings) => MoveAsync(
        context, (product, at) => Publish(product, context.Seller.Shop.Status == SellerStatus.Active, settings.Current, at));

    private static async Task<IResult> MoveAsync(Context context, Func<Product, DateTimeOffset, Result> move)
    {
        var answer = await ChangeAsync(context.Id, context.Seller, move, context.Db, context.Unit, context.Clock, context.Stop);
        var list = $"/vendor/{context.Seller.Shop.Slug}/products";
        if (!answer.Failed(out var error))
        {
            return Results.Redirect($"{context.Http.Request.PathBase}{list}/{context.Id}?saved=true");
        }

        return error.Kind == ErrorKind.NotFound
            ? Results.NotFound()
            : Page.Of("/Catalog/Editing/Refused.cshtml", $"~{list}/{context.Id}").WithError(error);
    }

    /// <summary>Moves one product of this seller.</summary>
    internal static Task<Result> ChangeAsync(
        ProductId id, CurrentSeller seller, Func<Product, DateTimeOffset, Result> move, CatalogDb db, UnitOfWork unit, TimeProvider clock, CancellationToken stop) => unit.CommitAsync(
        async () => await EditProduct.FindAsync(id, seller, db.Products, stop) is { } product ? move(product, clock.GetUtcNow()) : CatalogErrors.UnknownProduct,
        stop);

    private static Func<Product, DateTimeOffset, Result> Do(Action<Product, DateTimeOffset> act) => (product, at) =>
    {
        act(product, at);
        return Result.Done;
    };
}
