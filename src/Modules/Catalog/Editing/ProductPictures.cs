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
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

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

        /// <summary>From 1; empty leaves it where it is.</summary>
        public string? Position { get; init; }
    }

    private static async Task<IResult> Add(
        ProductId id, [FromForm] PictureForm form, CurrentSeller seller, HttpContext http, CatalogDb db, UnitOfWork unit, IImageStore images,
        IStringLocalizer texts, TimeProvider clock, CancellationToken stop)
    {
        if (Fault(form) is { } fault)
        {
            return Answer(fault, id, seller, http);
        }

        // A collection of files beside a record of fields cannot be bound in .NET 10; the form has been read by now.
        var sent = http.Request.Form.Files.Where(file => file is { Name: "file", Length: > 0 }).ToList();
        if (sent.Count == 0)
        {
            return Answer(new Error(ErrorKind.Invalid, "catalog.no_picture", "Choose a picture."), id, seller, http);
        }

        // Whose product it is comes first: nobody stores pictures for a product that is not theirs.
        if (await EditProduct.FindAsync(id, seller, db.Products.AsNoTracking(), stop) is not { } mine)
        {
            return Results.NotFound();
        }

        if (mine.Media.Count + sent.Count > MostPictures)
        {
            return Answer(CatalogErrors.TooManyPictures, id, seller, http);
        }

        var (stored, refused) = (new List<StoredImage>(), new List<(string File, Error Why)>());
        foreach (var file in sent)
        {
            await using var content = file.OpenReadStream();
            if ((await images.AddAsync(content, stop)).Failed(out var error, out var image))
            {
                refused.Add((Path.GetFileName(file.FileName), error));
            }
            else
            {
                stored.Add(image);
            }
        }

        var added = stored.Count == 0 ? null : await ChangeAsync(id, seller, http, db, unit, product =>
        {
            if (product.Media.Count + stored.Count > MostPictures)
            {
                return CatalogErrors.TooManyPictures;
            }

            stored.ForEach(image => product.AddPicture(image, form.Alt?.Trim() ?? "", clock.GetUtcNow()));
            return Result.Done;
        }, stop);

        // The good ones are kept; each bad one is named.
        return added is not null && refused.Count == 0 ? added : Answer(
            refused is [var only] && sent.Count == 1
                ? only.Why
                : new Error(ErrorKind.Invalid, "catalog.pictures", string.Join("; ", refused.Select(one => $"{one.File}: {one.Why.Text(texts)}"))),
            id, seller, http);
    }

    private static Task<IResult> Change(
        ProductId id, Guid media, [FromForm] PictureForm form, CurrentSeller seller, HttpContext http, CatalogDb db, UnitOfWork unit, TimeProvider clock, CancellationToken stop)
    {
        if (Fault(form) is { } fault)
        {
            return Task.FromResult(Answer(fault, id, seller, http));
        }

        int? place = int.TryParse(form.Position, NumberStyles.None, CultureInfo.InvariantCulture, out var typed) ? Math.Clamp(typed, 1, MostPictures) - 1 : null;
        return ChangeAsync(id, seller, http, db, unit, product => product.Arrange(media, form.Alt?.Trim() ?? "", place, clock.GetUtcNow()), stop);
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
