using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Supervision;

/// <summary>An admin looks at a seller and decides: let in, stop, let back in, close.</summary>
internal static class SuperviseSeller
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var admin = routes.Admin();
        admin.MapGet("/sellers/{id}", Show).RequirePermission(SellersPermissions.Manage).WithName("Sellers.AdminShow");
        admin.MapPost("/sellers/{id}/approval", Approve).RequirePermission(SellersPermissions.Manage).WithName("Sellers.Approve");
        admin.MapPost("/sellers/{id}/suspension", Suspend).RequirePermission(SellersPermissions.Manage).WithName("Sellers.Suspend");
        admin.MapPost("/sellers/{id}/closure", Close).RequirePermission(SellersPermissions.Manage).RequireTypedName("Close for good").WithName("Sellers.Close");
    }

    internal sealed record SuspendForm
    {
        [Required(ErrorMessage = "Give the reason; the seller reads it."), MaxLength(1_000, ErrorMessage = "A reason has 1,000 characters at most.")]
        public string? Reason { get; init; }
    }

    internal sealed record SellerPage(Seller Seller, IReadOnlyList<(SellerMember Member, Person? Person)> Members, SuspendForm Form);

    private static async Task<IResult> Show(SellerId id, SellersDb db, IPeople people, CancellationToken stop) =>
        await PageOfAsync(id, db, people, stop) is { } page ? page : Results.NotFound();

    private static Task<IResult> Approve(SellerId id, HttpContext http, SellersDb db, UnitOfWork unit, IAuditTrail audit, IPeople people, TimeProvider clock, CancellationToken stop) =>
        DecideAsync(id, "sellers.approved", seller => seller.Activate(clock.GetUtcNow()), http, db, unit, audit, people, stop);

    private static Task<IResult> Close(SellerId id, HttpContext http, SellersDb db, UnitOfWork unit, IAuditTrail audit, IPeople people, TimeProvider clock, CancellationToken stop) =>
        DecideAsync(id, "sellers.closed", seller => seller.Close(clock.GetUtcNow()), http, db, unit, audit, people, stop);

    private static async Task<IResult> Suspend(
        SellerId id, [FromForm] SuspendForm form, HttpContext http, SellersDb db, UnitOfWork unit, IAuditTrail audit, IPeople people, TimeProvider clock, CancellationToken stop)
    {
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return await PageOfAsync(id, db, people, stop) is { } page ? page.WithErrors(faults) : Results.NotFound();
        }

        return await DecideAsync(id, "sellers.suspended", seller => seller.Suspend(form.Reason!.Trim(), clock.GetUtcNow()), http, db, unit, audit, people, stop);
    }

    private static async Task<IResult> DecideAsync(
        SellerId id, string action, Func<Seller, Result> decide, HttpContext http, SellersDb db, UnitOfWork unit, IAuditTrail audit, IPeople people, CancellationToken stop)
    {
        if (!(await ChangeAsync(id, action, decide, db, unit, audit, stop)).Failed(out var refused))
        {
            return Results.Redirect($"{http.Request.PathBase}/admin/sellers/{id}");
        }

        return await PageOfAsync(id, db, people, stop) is { } page ? page.WithError(refused) : Results.NotFound();
    }

    /// <summary>One decision on one seller, with its line in the audit trail.</summary>
    public static Task<Result> ChangeAsync(
        SellerId id, string action, Func<Seller, Result> decide, SellersDb db, UnitOfWork unit, IAuditTrail audit, CancellationToken stop) => unit.CommitAsync(
        async () =>
        {
            if (await db.Sellers.SingleOrDefaultAsync(s => s.Id == id, stop) is not { } seller)
            {
                return SellerErrors.Unknown;
            }

            var before = seller.Status;
            if (decide(seller).Failed(out var error))
            {
                return error;
            }

            audit.Record(action, $"seller:{seller.Slug}", new { Status = before }, new { seller.Status, seller.SuspensionReason });
            return Result.Done;
        },
        stop);

    private static async Task<Page<SellerPage>?> PageOfAsync(SellerId id, SellersDb db, IPeople people, CancellationToken stop)
    {
        if (await db.Sellers.AsNoTracking().Include(s => s.Members).SingleOrDefaultAsync(s => s.Id == id, stop) is not { } seller)
        {
            return null;
        }

        var known = await people.FindAsync([.. seller.Members.Select(member => member.UserId)], stop);
        return Page.Of("/Sellers/Supervision/SuperviseSeller.cshtml", new SellerPage(
            seller, [.. seller.Members.OrderByDescending(m => m.Role).Select(m => (m, known.GetValueOrDefault(m.UserId)))], new SuspendForm()));
    }
}
