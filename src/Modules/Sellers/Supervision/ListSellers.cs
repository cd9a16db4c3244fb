using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tables;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Sellers.Supervision;

/// <summary>An admin looks for sellers, and lets in, stops or closes several at once.</summary>
internal static class ListSellers
{
    private static readonly TableOf<Row> _table = new TableOf<Row>("sellers", "Sellers", row => row.Id.ToString(), row => row.Id)
        {
            FirstSort = "-applied", EmptyTitle = "No sellers here", EmptyText = "Nobody fits what you look for.",
        }
        .Search("Name, address or e-mail", Find)
        .Choice("status", "Status", row => row.Status, tabs: true)
        .Between("applied", "Applied", row => row.AppliedAt)
        .Column("shop", "Shop", row => Cell.Link(row.Name, $"/admin/sellers/{row.Id}") with { Note = $"/shops/{row.Slug}" }, row => row.Name)
        .Column("email", "E-mail", row => Cell.Of(row.Email), row => row.Email)
        .Column("country", "Country", row => Cell.Of(row.Country), row => row.Country)
        .Column("members", "Members", row => Cell.Of(row.Members), row => row.Members, numeric: true, shown: false)
        .Column("applied", "Applied", row => Cell.Of(row.AppliedAt), row => row.AppliedAt)
        .Column("status", "Status", row => Cell.Badge(row.Status.ToString(), row.Status.Css()), row => row.Status)
        .Act(new TableAct("approve", "Approve", (http, id, _, stop) => DecideAsync(http, id, "sellers.approved", (seller, now) => seller.Activate(now), stop)) { Shortcut = "a" })
        .Act(new TableAct("suspend", "Suspend", (http, id, reason, stop) => DecideAsync(http, id, "sellers.suspended", (seller, now) => seller.Suspend(reason, now), stop))
        {
            AskReason = "Reason; the seller reads it", UndoneBy = "approve", Shortcut = "s",
        })
        .Act(new TableAct("close", "Close for good", (http, id, _, stop) => DecideAsync(http, id, "sellers.closed", (seller, now) => seller.Close(now), stop)) { IsFinal = true });

    public static void Map(IEndpointRouteBuilder routes) => routes.Admin()
        .MapTable("/sellers", _table, http => Rows(http.RequestServices.GetRequiredService<SellersDb>())).RequirePermission(SellersPermissions.Manage);

    internal sealed record Row
    {
        public SellerId Id { get; init; }

        public required string Slug { get; init; }

        public required string Name { get; init; }

        public required string Email { get; init; }

        public required string Country { get; init; }

        public SellerStatus Status { get; init; }

        public DateTimeOffset AppliedAt { get; init; }

        public int Members { get; init; }
    }

    private static IQueryable<Row> Rows(SellersDb db) => db.Sellers.AsNoTracking().Select(s => new Row
    {
        Id = s.Id, Slug = s.Slug, Name = s.Name, Email = s.Email, Country = s.Country, Status = s.Status, AppliedAt = s.AppliedAt, Members = s.Members.Count,
    });

    private static IQueryable<Row> Find(IQueryable<Row> rows, string words)
    {
        var low = words.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // becomes lower() of the database
        return rows.Where(row => row.Slug.Contains(low) || row.Name.ToLower().Contains(low) || row.Email.ToLower().Contains(low));
#pragma warning restore CA1304, CA1311, CA1862
    }

    private static Task<Result> DecideAsync(HttpContext http, string id, string action, Func<Seller, DateTimeOffset, Result> decide, CancellationToken stop)
    {
        var services = http.RequestServices;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        return SuperviseSeller.ChangeAsync(
            SellerId.TryParse(id, null, out var seller) ? seller : default, action, one => decide(one, now),
            services.GetRequiredService<SellersDb>(), services.GetRequiredService<UnitOfWork>(), services.GetRequiredService<IAuditTrail>(), stop);
    }
}
