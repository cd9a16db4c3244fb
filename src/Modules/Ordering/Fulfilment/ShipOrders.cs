using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Theming;
using Marketplace.Ordering.Data;
using Marketplace.Ordering.Shipping;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Fulfilment;

/// <summary>A seller ships many orders in one go, each with its own tracking number.</summary>
internal static class ShipOrders
{
    private const int Most = 100;

    public static void Map(IEndpointRouteBuilder staff)
    {
        staff.MapGet("/orders/shipping", Show).WithName("Ordering.Vendor.ShipMany");
        staff.MapPost("/orders/shipping", Ship).WithName("Ordering.Vendor.ShipManyPost");
    }

    internal sealed record ShipManyForm
    {
        /// <summary>Of every parcel that names no other.</summary>
        [MaxLength(80, ErrorMessage = "This is too long.")]
        public string? Carrier { get; init; }

        public List<ParcelForm>? Parcels { get; init; }
    }

    internal sealed record ParcelForm
    {
        public string? Number { get; init; }

        [MaxLength(80, ErrorMessage = "This is too long.")]
        public string? Carrier { get; init; }

        [MaxLength(80, ErrorMessage = "This is too long.")]
        public string? TrackingNumber { get; init; }
    }

    internal sealed record Row(string Number, string To, int Pieces, ParcelForm Typed);

    internal sealed record ShipManyPage(SellerSummary Shop, IReadOnlyList<Row> Rows, string? Carrier, IReadOnlyList<string> Shipped);

    private static async Task<IResult> Show([FromQuery] string[] id, CurrentSeller seller, OrderingDb db, CancellationToken stop) =>
        await PageOfAsync(new ShipManyForm { Parcels = [.. id.Take(Most).Select(number => new ParcelForm { Number = number })] }, [], seller, db, stop);

    private static async Task<IResult> Ship(
        [FromForm] ShipManyForm form, CurrentSeller seller, OrderingDb db, ChangeSellerOrder orders, TimeProvider clock, CancellationToken stop)
    {
        var faults = FormCheck.Of(form);
        var parcels = (form.Parcels ?? []).Take(Most).Select(parcel => parcel with { Number = Browsing.Clean.Number(parcel.Number ?? "") }).ToList();
        foreach (var (i, parcel) in parcels.Index())
        {
            if (string.IsNullOrWhiteSpace(parcel.Carrier) && string.IsNullOrWhiteSpace(form.Carrier))
            {
                faults[$"Parcels[{i}].Carrier"] = ["Enter the carrier."];
            }
        }

        if (faults.Count > 0)
        {
            // The rows keep their places, so that each fault stands beside its field.
            return (await PageOfAsync(form, [], seller, db, stop)).WithErrors(faults);
        }

        var (shipped, left) = (new List<string>(), new List<ParcelForm>());
        var reasons = new Dictionary<string, string[]>();
        foreach (var parcel in parcels.DistinctBy(parcel => parcel.Number))
        {
            var wish = new ShipForm { Carrier = string.IsNullOrWhiteSpace(parcel.Carrier) ? form.Carrier : parcel.Carrier, TrackingNumber = parcel.TrackingNumber };
            var result = await orders.HandleAsync(
                VendorOrders.Mine(db, seller, parcel.Number!),
                (part, _) => wish.Apply(part, part.Lines.Where(line => line.ToShip > 0).ToDictionary(line => line.Id, line => line.ToShip), clock.GetUtcNow()),
                seller.Shop.Name, stop);
            if (!result.Failed(out var error))
            {
                shipped.Add(parcel.Number!);
            }
            else if (error.Kind != ErrorKind.NotFound)
            {
                reasons[$"Parcels[{left.Count}].TrackingNumber"] = [error.Message];
                left.Add(parcel);
            }
        }

        var page = await PageOfAsync(form with { Parcels = left }, shipped, seller, db, stop);
        return reasons.Count > 0 ? page.WithErrors(reasons) : page;
    }

    private static async Task<Page<ShipManyPage>> PageOfAsync(ShipManyForm form, IReadOnlyList<string> shipped, CurrentSeller seller, OrderingDb db, CancellationToken stop)
    {
        var typed = (form.Parcels ?? []).Take(Most).Select(parcel => parcel with { Number = Browsing.Clean.Number(parcel.Number ?? "") }).DistinctBy(parcel => parcel.Number).ToList();
        var numbers = typed.ConvertAll(parcel => parcel.Number!);
        var known = await (
            from part in db.SellerOrders.AsNoTracking()
            join order in db.Orders on part.OrderId equals order.Id
            where part.SellerId == seller.Id && part.PaidAt != null && numbers.Contains(part.Number)
            select new { part.Number, order.Address.Name, order.Address.City, order.Address.Country, Pieces = part.Lines.Sum(line => line.Quantity) }).ToDictionaryAsync(part => part.Number, stop);
        return Page.Of("/Ordering/Fulfilment/ShipOrders.cshtml", new ShipManyPage(
            seller.Shop,
            [.. typed.Where(parcel => known.ContainsKey(parcel.Number!)).Select(parcel =>
            {
                var one = known[parcel.Number!];
                return new Row(one.Number, $"{one.Name}, {one.City}, {Countries.NameOf(one.Country)}", one.Pieces, parcel);
            })],
            form.Carrier, shipped));
    }
}
