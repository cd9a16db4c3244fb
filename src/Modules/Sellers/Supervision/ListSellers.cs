using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Supervision;

/// <summary>An admin looks for sellers; those who wait come first.</summary>
internal static class ListSellers
{
    private const int PageSize = 50;

    public static void Map(IEndpointRouteBuilder routes) => routes.Admin()
        .MapGet("/sellers", Handle).RequirePermission(SellersPermissions.Manage).WithName("Sellers.AdminList");

    internal sealed record Row(SellerId Id, string Slug, string Name, string Email, string Country, SellerStatus Status, DateTimeOffset AppliedAt);

    internal sealed record SellersPage(IReadOnlyList<Row> Rows, SellerStatus? Status, string Query, int Number, bool HasMore);

    private static async Task<IResult> Handle(string? status, string? q, int? page, SellersDb db, CancellationToken stop)
    {
        var wanted = Enum.TryParse<SellerStatus>(status, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : (SellerStatus?)null;
        var query = QueryText.Clean(q, 80);
        var number = Math.Clamp(page ?? 1, 1, 10_000);
        var sellers = db.Sellers.AsNoTracking().Where(s => wanted == null || s.Status == wanted);
        if (query.Length > 0)
        {
            var low = query.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // becomes lower() of the database
            sellers = sellers.Where(s => s.Slug.Contains(low) || s.Name.ToLower().Contains(low) || s.Email.ToLower().Contains(low));
#pragma warning restore CA1304, CA1311, CA1862
        }

        var rows = await sellers
            .OrderByDescending(s => s.Status == SellerStatus.Applied).ThenByDescending(s => s.AppliedAt)
            .Skip((number - 1) * PageSize).Take(PageSize + 1)
            .Select(s => new Row(s.Id, s.Slug, s.Name, s.Email, s.Country, s.Status, s.AppliedAt))
            .ToListAsync(stop);
        return Page.Of("/Sellers/Supervision/ListSellers.cshtml", new SellersPage([.. rows.Take(PageSize)], wanted, query, number, rows.Count > PageSize));
    }
}
