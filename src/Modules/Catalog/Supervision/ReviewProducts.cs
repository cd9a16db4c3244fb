using System.ComponentModel.DataAnnotations;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Catalog.Editing;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tables;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Catalog.Supervision;

/// <summary>An admin looks at what sellers want to show, and decides.</summary>
internal static class ReviewProducts
{
    private static readonly TableOf<ProductRow> _table = new TableOf<ProductRow>("products", "Products", row => row.Id.ToString(), row => row.Id)
        {
            FirstSort = "-changed", EmptyTitle = "No products here",
        }
        .WithProducts(row => $"/admin/products/{row.Id}")
        .Column("shop", "Shop", row => Cell.Of(row.SellerName), row => row.SellerName)
        .WithFacts()
        .Act(new TableAct("approve", "Approve", (http, id, _, stop) => DecideAsync(http, id, "catalog.product_approved", (product, at) => product.Publish(at), stop)) { UndoneBy = "archive", Shortcut = "a" })
        .Act(new TableAct("reject", "Reject", (http, id, reason, stop) => DecideAsync(http, id, "catalog.product_rejected", (product, at) => product.Reject(reason, at), stop))
        {
            AskReason = "Reason; the seller reads it",
        })
        .Act(new TableAct("archive", "Take off the shelves", (http, id, _, stop) => DecideAsync(http, id, "catalog.product_archived", (product, at) => product.Archive(at), stop)));

    public static void Map(IEndpointRouteBuilder routes)
    {
        var admin = routes.Admin();
        admin.MapTable("/products", _table, http => Rows(http.RequestServices.GetRequiredService<CatalogDb>())).RequirePermission(CatalogPermissions.ManageProducts);
        admin.MapGet("/products/{id}", Show).RequirePermission(CatalogPermissions.ManageProducts).WithName("Catalog.AdminProduct");
        admin.MapPost("/products/{id}/approval", Approve).RequirePermission(CatalogPermissions.ManageProducts).WithName("Catalog.ApproveProduct");
        admin.MapPost("/products/{id}/rejection", Reject).RequirePermission(CatalogPermissions.ManageProducts).WithName("Catalog.RejectProduct");
        admin.MapPost("/products/{id}/archive", Archive).RequirePermission(CatalogPermissions.ManageProducts).WithName("Catalog.AdminArchiveProduct");
    }

    internal sealed record RejectForm
    {
        [Required(ErrorMessage = "Give the reason; the seller reads it."), MaxLength(1_000, ErrorMessage = "A reason has 1,000 characters at most.")]
        public string? Reason { get; init; }
    }

    internal sealed record ProductPage(Product Product, string? SellerName, RejectForm Form);

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
        var answer = await ChangeAsync(id, action, decide, db, unit, audit, stop);
        if (!answer.Failed(out var refused))
        {
            return Results.Redirect($"{http.Request.PathBase}/admin/products/{id}");
        }

        return await PageOfAsync(id, db, stop) is { } page ? page.WithError(refused) : Results.NotFound();
    }

    private static Task<Result> DecideAsync(HttpContext http, string id, string action, Func<Product, DateTimeOffset, Result> decide, CancellationToken stop)
    {
        var services = http.RequestServices;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        return ChangeAsync(
            ProductId.TryParse(id, null, out var product) ? product : default, action, one => decide(one, now),
            services.GetRequiredService<CatalogDb>(), services.GetRequiredService<UnitOfWork>(), services.GetRequiredService<IAuditTrail>(), stop);
    }

    private static Task<Result> ChangeAsync(
        ProductId id, string action, Func<Product, Result> decide, CatalogDb db, UnitOfWork unit, IAuditTrail audit, CancellationToken stop) => unit.CommitAsync(
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

    private static IQueryable<ProductRow> Rows(CatalogDb db) => ProductTables.Rows(db, db.Products);

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
