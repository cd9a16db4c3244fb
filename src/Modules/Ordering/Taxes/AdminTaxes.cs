using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Marketplace.Ordering.Data;
using Marketplace.Ordering.Setup;
using Marketplace.Ordering.Shipping;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Taxes;

/// <summary>An admin sets the tax of each class of things in each zone.</summary>
internal static class AdminTaxes
{
    /// <summary>Tag of everything that knows rates.</summary>
    public const string Tag = "ordering.taxes";

    private const string View = "/Ordering/Taxes/AdminTaxes.cshtml";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/taxes", Show).RequirePermission(OrderingPermissions.ManageTaxes).WithName("Ordering.Admin.Taxes");
        routes.MapPost("/taxes", Save).RequirePermission(OrderingPermissions.ManageTaxes);
        routes.MapPost("/taxes/{id:guid}/removal", Remove).RequirePermission(OrderingPermissions.ManageTaxes).RequireTypedName("Remove tax rate");
    }

    private static async Task<IResult> Show(OrderingDb db, ISettings<OrderingSettings> settings, CancellationToken stop) =>
        Page.Of(View, await PageAsync(db, settings, new TaxForm(), stop));

    // One rate for a zone and a class: saving it again changes it.
    private static async Task<IResult> Save(
        [FromForm] TaxForm form, OrderingDb db, UnitOfWork unit, ISettings<OrderingSettings> settings, IAuditTrail audit, CancellationToken stop)
    {
        var faults = FormCheck.Of(form);
        if (Rates.BasisPoints(form.Percent) is not { } rate)
        {
            rate = 0;
            faults[nameof(form.Percent)] = ["Enter a percentage from 0 to 100 with at most two digits after the point."];
        }

        if (!settings.Current.TaxClasses.Split(',').Contains(form.TaxClass))
        {
            faults[nameof(form.TaxClass)] = ["Choose a tax class."];
        }

        if (!Guid.TryParse(form.ZoneId, out var zone) || !await db.Zones.AnyAsync(z => z.Id == zone, stop))
        {
            faults[nameof(form.ZoneId)] = ["Choose a zone."];
        }

        if (faults.Count > 0)
        {
            return Page.Of(View, await PageAsync(db, settings, form, stop)).WithErrors(faults);
        }

        await unit.CommitAsync(
            async () =>
            {
                var known = await db.TaxRates.SingleOrDefaultAsync(r => r.ZoneId == zone && r.TaxClass == form.TaxClass, stop);
                var before = known?.BasisPoints;
                known ??= db.Add(new TaxRate { Id = Guid.CreateVersion7(), ZoneId = zone, TaxClass = form.TaxClass! }).Entity;
                known.Change(form.Name!.Trim(), rate);
                unit.Evict(Tag);
                audit.Record("ordering.tax-changed", $"tax:{zone}:{form.TaxClass}", new { before }, new { after = rate });
            },
            stop);
        return new SeeOther("/admin/taxes");
    }

    private static async Task<IResult> Remove(Guid id, [FromForm] Fulfilment.EmptyForm form, OrderingDb db, UnitOfWork unit, IAuditTrail audit, CancellationToken stop)
    {
        _ = form;
        var gone = 0;
        await unit.CommitAsync(
            async () =>
            {
                unit.Evict(Tag);
                gone = await db.TaxRates.Where(r => r.Id == id).ExecuteDeleteAsync(stop);
                audit.Record("ordering.tax-removed", $"tax:{id}");
            },
            stop);
        return gone == 0 ? TypedResults.NotFound() : new SeeOther("/admin/taxes");
    }

    private static async Task<TaxesPage> PageAsync(OrderingDb db, ISettings<OrderingSettings> settings, TaxForm form, CancellationToken stop) => new(
        await db.Zones.AsNoTracking().OrderBy(z => z.Name).ToListAsync(stop),
        await db.TaxRates.AsNoTracking().OrderBy(r => r.TaxClass).ToListAsync(stop),
        settings.Current.TaxClasses.Split(','), settings.Current, form);
}

internal sealed record TaxForm
{
    public string? ZoneId { get; init; }

    public string? TaxClass { get; init; }

    [Required(ErrorMessage = "Enter a name."), MaxLength(80, ErrorMessage = "This is too long.")]
    public string? Name { get; init; }

    public string? Percent { get; init; }
}

internal static class Rates
{
    /// <summary>Hundredths of a percent of what was typed, or null.</summary>
    public static int? BasisPoints(string? percent) =>
        decimal.TryParse(percent?.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate)
        && rate is >= 0 and <= 100 && rate * 100 == decimal.Truncate(rate * 100)
            ? (int)(rate * 100)
            : null;

    public static string Percent(int basisPoints) => (basisPoints / 100m).ToString("0.##", CultureInfo.CurrentCulture) + " %";
}

internal sealed record TaxesPage(IReadOnlyList<Zone> Zones, IReadOnlyList<TaxRate> Rates, IReadOnlyList<string> Classes, OrderingSettings Settings, TaxForm Form);
