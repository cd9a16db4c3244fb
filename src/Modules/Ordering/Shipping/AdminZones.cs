using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Ordering.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Shipping;

/// <summary>An admin divides the world into the zones that sellers and taxes are priced by.</summary>
internal static class AdminZones
{
    private const string View = "/Ordering/Shipping/AdminZones.cshtml";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/shipping-zones", Show).RequirePermission(OrderingPermissions.ManageTaxes).WithName("Ordering.Admin.Zones");
        routes.MapPost("/shipping-zones", Add).RequirePermission(OrderingPermissions.ManageTaxes);
        routes.MapPost("/shipping-zones/{id:guid}", Change).RequirePermission(OrderingPermissions.ManageTaxes);
        routes.MapPost("/shipping-zones/{id:guid}/removal", Remove).RequirePermission(OrderingPermissions.ManageTaxes).RequireTypedName("Remove zone");
    }

    private static async Task<IResult> Show(Guid? edit, OrderingDb db, CancellationToken stop)
    {
        var zones = await ZonesAsync(db, stop);
        var edited = zones.FirstOrDefault(z => z.Id == edit);
        return Page.Of(View, new ZonesPage(zones, new ZoneForm { Name = edited?.Name, Places = edited?.Places.Replace(",", ", ", StringComparison.Ordinal) }, edited?.Id));
    }

    private static Task<IResult> Add([FromForm] ZoneForm form, OrderingDb db, UnitOfWork unit, IAuditTrail audit, CancellationToken stop) => SaveAsync(null, form, db, unit, audit, stop);

    private static Task<IResult> Change(Guid id, [FromForm] ZoneForm form, OrderingDb db, UnitOfWork unit, IAuditTrail audit, CancellationToken stop) => SaveAsync(id, form, db, unit, audit, stop);

    private static async Task<IResult> SaveAsync(Guid? id, ZoneForm form, OrderingDb db, UnitOfWork unit, IAuditTrail audit, CancellationToken stop)
    {
        var faults = FormCheck.Of(form);
        var places = Zone.Normalize(form.Places);
        if (places is null or { Length: > 4000 })
        {
            faults[nameof(form.Places)] = ["Give country codes like US, regions like US-CA, or * for the rest of the world."];
        }

        var zone = id is null ? null : await db.Zones.SingleOrDefaultAsync(z => z.Id == id, stop);
        if (id is not null && zone is null)
        {
            return TypedResults.NotFound();
        }

        var name = form.Name?.Trim() ?? "";
        if (faults.Count == 0 && await db.Zones.AnyAsync(z => z.Name == name && z.Id != id, stop))
        {
            faults[nameof(form.Name)] = ["There is a zone with this name already."];
        }

        if (faults.Count > 0)
        {
            return Page.Of(View, new ZonesPage(await ZonesAsync(db, stop), form, id)).WithErrors(faults);
        }

        await unit.CommitAsync(
            () =>
            {
                zone ??= db.Add(new Zone { Id = Guid.CreateVersion7() }).Entity;
                zone.Change(name, places!);
                unit.Evict(DeliveryPromise.Tag);
                audit.Record("ordering.zone-saved", $"zone:{name}", null, new { name, places });
                return Task.CompletedTask;
            },
            stop);
        return new SeeOther("/admin/shipping-zones");
    }

    private static async Task<IResult> Remove(Guid id, [FromForm] Fulfilment.EmptyForm form, OrderingDb db, UnitOfWork unit, CancellationToken stop)
    {
        _ = form;
        var removed = await unit.CommitAsync<int>(
            async () => await db.ShippingMethods.AnyAsync(m => m.ZoneId == id, stop) || await db.TaxRates.AnyAsync(r => r.ZoneId == id, stop)
                ? ZoneErrors.InUse
                : await db.Zones.Where(z => z.Id == id).ExecuteDeleteAsync(stop),
            stop);
        if (removed.Failed(out var error, out var count))
        {
            return Page.Of(View, new ZonesPage(await ZonesAsync(db, stop), new ZoneForm(), null)).WithError(error);
        }

        return count == 0 ? TypedResults.NotFound() : new SeeOther("/admin/shipping-zones");
    }

    private static Task<List<Zone>> ZonesAsync(OrderingDb db, CancellationToken stop) => db.Zones.AsNoTracking().OrderBy(z => z.Name).ToListAsync(stop);
}

internal static class ZoneErrors
{
    public static readonly Error InUse = new(ErrorKind.Conflict, "ordering.zone_in_use", "A delivery or a tax rate uses this zone. Change that first.");

    public static readonly Error Unknown = new(ErrorKind.Invalid, "ordering.unknown_zone", "There is no zone named {0}.");
}

internal sealed record ZoneForm
{
    [Required(ErrorMessage = "Enter a name."), MaxLength(80, ErrorMessage = "This is too long.")]
    public string? Name { get; init; }

    public string? Places { get; init; }
}

internal sealed record ZonesPage(IReadOnlyList<Zone> Zones, ZoneForm Form, Guid? Edited);
