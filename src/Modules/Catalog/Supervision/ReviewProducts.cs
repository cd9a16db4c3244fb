using System.ComponentModel.DataAnnotations;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Catalog.Editing;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Supervision;

/// <summary>An admin looks at what sellers want to show, and decides.</summary>
internal static class ReviewProducts
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var admin = routes.Admin();
        admin.MapGet("/products", List).RequirePermission(CatalogPermissions.ManageProducts).WithName("Catalog.AdminProducts");
        admin.MapGet("/products/{id}", Show).RequirePermission(CatalogPermissions.ManageProducts).WithName("Catalog.AdminProduct");
        admin.MapPost("/products/{id}/approval", Approve).RequirePermission(CatalogPermissions.ManageProducts).WithName("Catalog.ApproveProduct");
        admin.MapPost("/products/{id}/rejection", Reject).RequirePermission(CatalogPermissions.ManageProducts).WithName("Catalog.RejectProduct");
        admin.MapPost("/products/{id}/archive", Archive).RequirePermission(CatalogPermissions.ManageProducts).WithName("Catalog.AdminArchiveProduct");
    }

    internal sealed record Row(ProductId Id, string Title, string Slug, ProductStatus Status, DateTimeOffset? DeletedAt, Money From, string? SellerName, DateTimeOffset UpdatedAt);

    internal sealed record ProductsPage(ProductFilter Filter, IReadOnlyList<Row> Rows, bool HasMore);

    internal sealed record RejectForm
    {
        [Required(ErrorMessage = "Give the reason; the seller reads it."), MaxLength(1_000, ErrorMessage = "A reason has 1,000 characters at most.")]
        public string? Reason { get; init; }
    }

    internal sealed record ProductPage(Product Product, string? SellerName, RejectForm Form);

    private static async Task<IResult> List(string? status, string? q, int? page, CatalogDb db, CancellationToken stop)
    {
        var filter = ProductFilter.Of(status, q, page);
        var rows = await (
            from product in filter.Apply(db.Products.AsNoTracking())
            join one in db.Sellers on product.SellerId equals one.Id into sellers
            from seller in sellers.DefaultIfEmpty()
            orderby product.Status == ProductStatus.InReview descending, product.UpdatedAt descending, product.Id
            select new
            {
                product.Id, product.Title, product.Slug, product.Status, product.DeletedAt, product.FromMinor, product.Currency, product.UpdatedAt,
                SellerName = seller == null ? null : seller.Name,
            })
            .Skip((filter.Number - 1) * ProductFilter.PageSize).Take(ProductFilter.PageSize + 1)
            .ToListAsync(stop);
        return Page.Of("/Catalog/Supervision/ReviewProducts.cshtml", new ProductsPage(
            filter,
            [.. rows.Take(ProductFilter.PageSize).Select(r => new Row(r.Id, r.Title, r.Slug, r.Status, r.DeletedAt, new Money(r.FromMinor, r.Currency), r.SellerName, r.UpdatedAt))],
            rows.Count > ProductFilter.PageSize));
    }

    private static async Task<IResult> Show(ProductId id, CatalogDb db, CancellationToken stop) =>
        await PageOfAsync(id, db, stop) is { } page ? page : Results.NotFound();

    private static Task<IResult> Approve(ProductId id, HttpContext http, CatalogDb db, UnitOfWork unit, IAuditTrail audit, TimeProvider clock, CancellationToken stop) =>
        DecideAsync(id, "catalog.product_approved", product => product.Publish(clock.GetUtcNow()), http, db, unit, audit, stop);

    private static Task<IResult> Archive(ProductId id, HttpContext http, CatalogDb db, UnitOfWork unit, IAuditTrail audit, TimeProvider clock, CancellationToken stop) =>
        DecideAsync(id, "catalog.product_archived", product => product.Archive(clock.GetUtcNow()), http, db, unit, audit, stop);

    private static async Task<IResult> Reject(
        ProductId id, [FromForm] RejectForm form, HttpContext http, CatalogDb db, UnitOfWork unit, IAuditTrail audit, TimeProvider clock, CancellationToken stop) =>
        FormCheck.Of(form) is { Count: > 0 } faults
            ? await PageOfAsync(id, db, stop) is { } page ? page.WithErrors(faults) : Results.NotFound()
            : await DecideAsync(id, "catalog.product_rejected", product => product.Reject(form.Reason!.Trim(), clock.GetUtcNow()), http, db, unit, audit, stop);

    private static async Task<IResult> DecideAsync(
        ProductId id, string action, Func<Product, Result> decide, HttpContext http, CatalogDb db, UnitOfWork unit, IAuditTrail audit, CancellationToken stop)
    {
        var answer = await unit.CommitAsync(
            async () =>
            {
                if (await db.Products.Include(p => p.Variants).SingleOrDefaultAsync(p => p.Id == id, stop) is not { } product)
                {
                    return CatalogErrors.UnknownProduct;
                }

                var before = product.Status;
                if (decide(product).Failed(out var error))
                {
                    return error;
                }

                audit.Record(action, $"product:{product.Slug}", new { Status = before }, new { product.Status, product.RejectionReason });
                return Result.Done;
            },
            stop);
        if (!answer.Failed(out var refused))
        {
            return Results.Redirect($"{http.Request.PathBase}/admin/products/{id}");
        }

        return await PageOfAsync(id, db, stop) is { } page ? page.WithError(refused) : Results.NotFound();
    }

    private static async Task<Page<ProductPage>?> PageOfAsync(ProductId id, CatalogDb db, CancellationToken stop)
    {
        var product = await db.Products.AsNoTracking().Include(p => p.Variants).Include(p => p.Media).AsSplitQuery().SingleOrDefaultAsync(p => p.Id == id, stop);
        if (product is null)
        {
            return null;
        }

        var seller = await db.Sellers.AsNoTracking().SingleOrDefaultAsync(s => s.Id == product.SellerId, stop);
        return Page.Of("/Catalog/Supervision/ReviewProduct.cshtml", new ProductPage(product, seller?.Name, new RejectForm()));
    }
}
