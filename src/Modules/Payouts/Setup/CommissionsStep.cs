using System.ComponentModel.DataAnnotations;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Settings;
using Marketplace.Payouts.Commissions;
using Marketplace.Payouts.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Payouts.Setup;

/// <summary>Commission rules.</summary>
internal sealed record CommissionsShape
{
    public required IReadOnlyList<CommissionShape> Rules { get; init; }
}

internal sealed record CommissionShape
{
    [Required, MaxLength(120)]
    public required string Name { get; init; }

    /// <summary>Slug of the seller; every seller when left out.</summary>
    public string? Seller { get; init; }

    /// <summary>Id of the category; every category when left out.</summary>
    public Guid? Category { get; init; }

    [Range(0, 100)]
    public required decimal Percent { get; init; }

    /// <summary>In whole units.</summary>
    [Range(0, 10_000_000)]
    public decimal Fixed { get; init; }

    [Range(0, 10_000_000)]
    public decimal? Floor { get; init; }

    [Range(0, 10_000_000)]
    public decimal? Cap { get; init; }
}

internal sealed class CommissionsStep(PayoutsDb db, UnitOfWork unit, ISellerDirectory sellers, ISettings<SiteSettings> site, TimeProvider clock) : RecipeStep<CommissionsShape>
{
    public override string Name => "commissions";

    public override string Description => "Sets what the marketplace takes: by default, for a seller, for a category, or for both.";

    protected override async Task<Result> ApplyAsync(CommissionsShape step, RecipeContext context, CancellationToken stop)
    {
        foreach (var wanted in step.Rules)
        {
            if (Read(wanted, site.Current.Currency) is not { } terms)
            {
                return new Error(ErrorKind.Invalid, "payouts.bad_commission", "The commission {0} needs a name, a percentage with at most two digits after the point, and amounts that {1} has.").With(wanted.Name, site.Current.Currency);
            }

            var seller = wanted.Seller is null ? default(SellerId?) : (await sellers.FindBySlugAsync(wanted.Seller, stop))?.Id;
            if (wanted.Seller is not null && seller is null)
            {
                return new Error(ErrorKind.Invalid, "payouts.unknown_seller", "There is no seller with the slug {0}.").With(wanted.Seller);
            }

            var (of, category) = (seller ?? default, new CategoryId(wanted.Category ?? Guid.Empty));
            var rule = await db.Rules.SingleOrDefaultAsync(r => r.SellerId == of && r.CategoryId == category, stop)
                ?? db.Add(new CommissionRule { Id = Guid.CreateVersion7(), SellerId = of, CategoryId = category }).Entity;
            rule.Change(wanted.Name, terms, clock.GetUtcNow());
            await unit.FlushAsync(stop);
        }

        return Result.Done;
    }

    private static CommissionTerms? Read(CommissionShape wanted, string currency)
    {
        var (flat, floor, cap) = (Currencies.FromDecimal(wanted.Fixed, currency), Amount(wanted.Floor, currency), Amount(wanted.Cap, currency));
        var broken = FormCheck.Of(wanted).Count > 0 || flat is null || wanted.Percent * 100 != decimal.Truncate(wanted.Percent * 100)
            || (wanted.Floor is not null && floor is null) || (wanted.Cap is not null && cap is null) || cap < floor;
        return broken ? null : new CommissionTerms((int)(wanted.Percent * 100), flat!.Value.Minor, floor, cap);
    }

    private static long? Amount(decimal? amount, string currency) => amount is null ? null : Currencies.FromDecimal(amount.Value, currency)?.Minor;
}
