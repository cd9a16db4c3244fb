using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Marketplace.Payouts.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Payouts.Commissions;

/// <summary>An admin says what the marketplace takes. Orders that are paid already keep what they were frozen with.</summary>
internal static class AdminCommissions
{
    private const string View = "/Payouts/Commissions/AdminCommissions.cshtml";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/commissions", Show).RequirePermission(PayoutsPermissions.ManageCommissions).WithName("Payouts.Admin.Commissions");
        routes.MapPost("/commissions", Save).RequirePermission(PayoutsPermissions.ManageCommissions);
        routes.MapPost("/commissions/{id:guid}/removal", Remove).RequirePermission(PayoutsPermissions.ManageCommissions).RequireTypedName("Remove rule");
    }

    private static async Task<IResult> Show(PayoutsDb db, ISellerDirectory sellers, ICategoryDirectory categories, ISettings<SiteSettings> site, CancellationToken stop) =>
        Page.Of(View, await PageAsync(db, sellers, categories, site, new CommissionForm(), stop));

    // One rule for a seller and a category: saving it again changes it.
    private static async Task<IResult> Save(
        [FromForm] CommissionForm form, PayoutsDb db, UnitOfWork unit, ISellerDirectory sellers, ICategoryDirectory categories, ISettings<SiteSettings> site, IAuditTrail audit, TimeProvider clock, HttpContext http,
        CancellationToken stop)
    {
        var faults = FormCheck.Of(form);
        var terms = form.Read(site.Current.Currency, faults);
        var seller = default(SellerId);
        if (!string.IsNullOrWhiteSpace(form.Seller))
        {
            var known = Slug.IsWellFormed(form.Seller.Trim()) ? await sellers.FindBySlugAsync(form.Seller.Trim(), stop) : null;
            seller = known?.Id ?? default;
            if (known is null)
            {
                faults[nameof(form.Seller)] = ["There is no shop with this slug."];
            }
        }

        var category = default(CategoryId);
        if (!string.IsNullOrWhiteSpace(form.Category) && !CategoryId.TryParse(form.Category.Trim(), null, out category))
        {
            faults[nameof(form.Category)] = ["Choose a category, or none."];
        }

        if (terms is null || faults.Count > 0)
        {
            return Page.Of(View, await PageAsync(db, sellers, categories, site, form, stop)).WithErrors(faults);
        }

        await unit.CommitAsync(
            async () =>
            {
                var rule = await db.Rules.SingleOrDefaultAsync(r => r.SellerId == seller && r.CategoryId == category, stop);
                var before = rule?.Terms;
                rule ??= db.Add(new CommissionRule { Id = Guid.CreateVersion7(), SellerId = seller, CategoryId = category }).Entity;
                rule.Change(form.Name!.Trim(), terms, clock.GetUtcNow());
                audit.Record("payouts.commission-changed", $"commission:{rule.Id}", before, terms);
            },
            stop);
        return Results.Redirect($"{http.Request.PathBase}/admin/commissions");
    }

    private static async Task<IResult> Remove(Guid id, [FromForm] RemoveForm form, PayoutsDb db, UnitOfWork unit, IAuditTrail audit, HttpContext http, CancellationToken stop)
    {
        _ = form;
        var gone = 0;
        await unit.CommitAsync(
            async () =>
            {
                gone = await db.Rules.Where(r => r.Id == id).ExecuteDeleteAsync(stop);
                audit.Record("payouts.commission-removed", $"commission:{id}");
            },
            stop);
        return gone == 0 ? TypedResults.NotFound() : Results.Redirect($"{http.Request.PathBase}/admin/commissions");
    }

    private static async Task<CommissionsPage> PageAsync(
        PayoutsDb db, ISellerDirectory sellers, ICategoryDirectory categories, ISettings<SiteSettings> site, CommissionForm form, CancellationToken stop)
    {
        var rules = await db.Rules.AsNoTracking().OrderBy(r => r.SellerId).ThenBy(r => r.CategoryId).ToListAsync(stop);
        var names = await sellers.FindAsync([.. rules.Select(r => r.SellerId).Where(s => s.Value != Guid.Empty).Distinct()], stop);
        return new CommissionsPage(rules, names, await categories.AllAsync(stop), site.Current.Currency, form);
    }
}

internal sealed record RemoveForm
{
    public string? Confirm { get; init; }
}

internal sealed record CommissionForm
{
    [Required(ErrorMessage = "Enter a name."), MaxLength(120, ErrorMessage = "This is too long.")]
    public string? Name { get; init; }

    public string? Seller { get; init; }

    public string? Category { get; init; }

    public string? Percent { get; init; }

    public string? Fixed { get; init; }

    public string? Floor { get; init; }

    public string? Cap { get; init; }

    public CommissionTerms? Read(string currency, Dictionary<string, string[]> faults)
    {
        var rate = decimal.TryParse(Percent?.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && percent is >= 0 and <= 100 && percent * 100 == decimal.Truncate(percent * 100) ? (int)(percent * 100) : (int?)null;
        if (rate is null)
        {
            faults[nameof(Percent)] = ["Enter a percentage from 0 to 100 with at most two digits after the point."];
        }

        var amounts = new Dictionary<string, long?> { [nameof(Fixed)] = null, [nameof(Floor)] = null, [nameof(Cap)] = null };
        foreach (var (field, typed) in new[] { (nameof(Fixed), Fixed), (nameof(Floor), Floor), (nameof(Cap), Cap) })
        {
            if (!string.IsNullOrWhiteSpace(typed))
            {
                amounts[field] = decimal.TryParse(typed.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount <= 10_000_000
                    ? Currencies.FromDecimal(amount, currency)?.Minor
                    : null;
                if (amounts[field] is null)
                {
                    faults[field] = ["Enter an amount, e.g. 0.50."];
                }
            }
        }

        if (amounts[nameof(Cap)] < amounts[nameof(Floor)])
        {
            faults[nameof(Cap)] = ["The cap must not be below the floor."];
        }

        return faults.Count > 0 ? null : new CommissionTerms(rate!.Value, amounts[nameof(Fixed)] ?? 0, amounts[nameof(Floor)], amounts[nameof(Cap)]);
    }
}

internal sealed record CommissionsPage(IReadOnlyList<CommissionRule> Rules, IReadOnlyDictionary<SellerId, SellerSummary> Sellers, IReadOnlyList<CategorySummary> Categories, string Currency, CommissionForm Form);
