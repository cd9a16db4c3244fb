using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Security;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Setup;

/// <summary>The recipe step <c>sellers</c>.</summary>
internal sealed record SellersRecipe
{
    [Required]
    public IReadOnlyList<SellerRecipe> Sellers { get; init; } = [];
}

/// <summary>One shop in a recipe.</summary>
internal sealed record SellerRecipe
{
    [Required, MaxLength(Kernel.Slug.MaxLength)]
    public string Slug { get; init; } = "";

    [Required, MaxLength(80)]
    public string Name { get; init; } = "";

    [MaxLength(20_000)]
    public string Story { get; init; } = "";

    [Required, EmailAddress, MaxLength(254)]
    public string Email { get; init; } = "";

    [Required]
    public string OwnerEmail { get; init; } = "";

    [StringLength(2, MinimumLength = 2)]
    public string Country { get; init; } = "DE";

    public SellerStatus Status { get; init; } = SellerStatus.Active;

    [MaxLength(8_000)]
    public string ReturnsPolicy { get; init; } = "";

    [MaxLength(8_000)]
    public string ShippingPolicy { get; init; } = "";

    /// <summary>Who works there besides the owner.</summary>
    public IReadOnlyList<MemberRecipe> Members { get; init; } = [];
}

/// <summary>Somebody who works in a shop of a recipe and has an account already.</summary>
internal sealed record MemberRecipe
{
    [Required, EmailAddress, MaxLength(254)]
    public string Email { get; init; } = "";

    public SellerRole Role { get; init; } = SellerRole.Staff;
}

/// <summary>Makes shops, or brings those that are there to what the recipe says.</summary>
internal sealed class SellersStep(SellersDb db, UnitOfWork unit, IPeople people, TimeProvider clock) : RecipeStep<SellersRecipe>
{
    public override string Name => "sellers";

    public override string Description => "Makes shops with an owner who has an account already.";

    protected override async Task<Result> ApplyAsync(SellersRecipe step, RecipeContext context, CancellationToken stop)
    {
        if (FormCheck.Of(step) is { Count: > 0 } faults)
        {
            return new Error(ErrorKind.Invalid, "sellers.recipe", $"{faults.First().Key}: {faults.First().Value[0]}");
        }

        foreach (var wanted in step.Sellers)
        {
            if ((await MakeAsync(wanted, stop)).Failed(out var error))
            {
                return error;
            }

            context.Progress($"Shop {wanted.Slug}");
        }

        await unit.FlushAsync(stop);
        return Result.Done;
    }

    private async Task<Result> MakeAsync(SellerRecipe wanted, CancellationToken stop)
    {
        if (!Slug.IsWellFormed(wanted.Slug))
        {
            return new Error(ErrorKind.Invalid, "sellers.recipe", $"“{wanted.Slug}” cannot be a slug: use small Latin letters, digits and hyphens.");
        }

        if (await people.FindByEmailAsync(wanted.OwnerEmail, stop) is not { } owner)
        {
            return Nobody(wanted.OwnerEmail);
        }

        var now = clock.GetUtcNow();
        var seller = await db.Sellers.Include(s => s.Members).SingleOrDefaultAsync(s => s.Slug == wanted.Slug, stop);
        if (seller is null)
        {
            seller = Seller.Apply(wanted.Slug, wanted.Name, wanted.Story, wanted.Email, wanted.Country, owner.Id, now);
            db.Sellers.Add(seller);
        }

        seller.Describe(wanted.Name, wanted.Story, wanted.Email, wanted.Country, wanted.ReturnsPolicy, wanted.ShippingPolicy, now);
        if (seller.Members.All(member => member.UserId != owner.Id))
        {
            seller.Add(owner.Id, SellerRole.Owner, now);
        }

        foreach (var member in wanted.Members)
        {
            if (await people.FindByEmailAsync(member.Email, stop) is not { } person)
            {
                return Nobody(member.Email);
            }

            if (seller.Members.All(known => known.UserId != person.Id))
            {
                seller.Add(person.Id, member.Role, now);
            }
        }

        return seller.Status == wanted.Status ? Result.Done : wanted.Status switch
        {
            SellerStatus.Active => seller.Activate(now),
            SellerStatus.Suspended => seller.Suspend("Set by recipe.", now),
            SellerStatus.Closed => seller.Close(now),
            _ => Result.Done,
        };
    }

    private static Error Nobody(string email) =>
        new(ErrorKind.Invalid, "sellers.recipe", $"Nobody has the e-mail {email}: add the person in a step Users before the step sellers.");
}
