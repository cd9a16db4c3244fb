using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Media;
using Marketplace.Kernel.Theming;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Catalog.Editing;

/// <summary>A seller shows a product: adds pictures, says what they show, puts them in order.</summary>
internal static class ProductPictures
{
    private const int MostPictures = 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var vendor = routes.Vendor(SellerRole.Manager);
        vendor.MapPost("/products/{id}/pictures", Add).WithName("Catalog.AddPicture");
        vendor.MapPost("/products/{id}/pictures/{media:guid}", Change).WithName("Catalog.ChangePicture");
        vendor.MapPost("/products/{id}/pictures/{media:guid}/removal", Remove).WithName("Catalog.RemovePicture");
    }

    internal sealed record PictureForm
    {
        [StringLength(300, ErrorMessage = "Write 300 characters at most.")]
        public string? Alt { get; init; }

        public string? Position { get; init; }
    }

    private static async Task<IResult> Add(
        ProductId id, IFormFile? file, [FromForm] PictureForm form, CurrentSeller seller, HttpContext http, CatalogDb db, UnitOfWork unit, IImageStore images, TimeProvider clock, CancellationToken stop)
    {
        if (Fault(form) is { } fault)
        {
            return Answer(fault, id, seller, http);
        }

        if (file is not { Length: > 0 })
        {
            return Answer(new Error(ErrorKind.Invalid, "catalog.no_picture", "Choose a picture."), id, seller, http);
        }

        // Whose product it is comes first: nobody stores pictures for a product that is not theirs.
        if (await EditProduct.FindAsync(id, seller, db.Products, stop) is not { } mine)
        {
            return Results.NotFound();
        }

        if (mine.Media.Count >= MostPictures)
        {
            return Answer(new Error(ErrorKind.Conflict, "catalog.too_many_pictures", "A product has 20 pictures at most. Remove one first."), id, seller, http);
        }

        await using var content = file.OpenReadStream();
        if ((await images.AddAsync(content, stop)).Failed(out var error, out var image))
        {
            return Answer(error, id, seller, http);
        }

        return await ChangeAsync(id, seller, http, db, unit, product =>
        {
            product.AddPicture(image, form.Alt?.Trim() ?? "", clock.GetUtcNow());
            return Result.Done;
        }, stop);
    }

    private static Task<IResult> Change(
        ProductId id, Guid media, [FromForm] PictureForm form, CurrentSeller seller, HttpContext http, CatalogDb db, UnitOfWork unit, TimeProvider clock, CancellationToken stop)
    {
        if (Fault(form) is { } fault)
        {
            return Task.FromResult(Answer(fault, id, seller, http));
        }

        var place = int.TryParse(form.Position, NumberStyles.None, CultureInfo.InvariantCulture, out var typed) ? Math.Clamp(typed, 1, MostPictures) : 1;
        return ChangeAsync(id, seller, http, db, unit, product => product.Arrange(media, form.Alt?.Trim() ?? "", place - 1, clock.GetUtcNow()), stop);
    }

    private static Task<IResult> Remove(
        ProductId id, Guid media, CurrentSeller seller, HttpContext http, CatalogDb db, UnitOfWork unit, TimeProvider clock, CancellationToken stop) =>
        ChangeAsync(id, seller, http, db, unit, product => product.RemovePicture(media, clock.GetUtcNow()), stop);

    private static async Task<IResult> ChangeAsync(
        ProductId id, CurrentSeller seller, HttpContext http, CatalogDb db, UnitOfWork unit, Func<Product, Result> change, CancellationToken stop)
    {
        var answer = await unit.CommitAsync(
            async () => await EditProduct.FindAsync(id, seller, db.Products, stop) is { } product ? change(product) : CatalogErrors.UnknownProduct, stop);
        return Answer(answer.Failed(out var error) ? error : null, id, seller, http);
    }

    private static Error? Fault(PictureForm form) => FormCheck.Of(form) is { Count: > 0 } faults
        ? new Error(ErrorKind.Invalid, "catalog.picture", faults.First().Value[0])
        : null;

    private static IResult Answer(Error? error, ProductId id, CurrentSeller seller, HttpContext http)
    {
        var page = $"/vendor/{seller.Shop.Slug}/products/{id}";
        return error switch
        {
            null => Results.Redirect($"{http.Request.PathBase}{page}?saved=true"),
            { Kind: ErrorKind.NotFound } => Results.NotFound(),
            _ => Page.Of("/Catalog/Editing/Refused.cshtml", $"~{page}").WithError(error),
        };
    }
}
