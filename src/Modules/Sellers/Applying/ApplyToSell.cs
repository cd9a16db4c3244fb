using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel;
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

namespace Marketplace.Sellers.Applying;

/// <summary>Somebody asks to sell here; an admin answers.</summary>
internal static class ApplyToSell
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var storefront = routes.Storefront();
        storefront.MapGet("/sell", Show).RequireSignIn().WithName("Sellers.ApplyForm");
        storefront.MapPost("/sell", Handle).RequireSignIn().WithName("Sellers.Apply");
    }

    internal sealed record ApplyForm
    {
        [Required(ErrorMessage = "Say what your shop is called."), StringLength(80, MinimumLength = 2, ErrorMessage = "A name has 2 to 80 characters.")]
        public string? Name { get; init; }

        [MaxLength(64, ErrorMessage = "An address has 64 characters at most.")]
        public string? Address { get; init; }

        [Required(ErrorMessage = "Say where we can write to you."), EmailAddress(ErrorMessage = "This is no e-mail address."), MaxLength(254, ErrorMessage = "This is no e-mail address.")]
        public string? Email { get; init; }

        [Required(ErrorMessage = "Say in which country you are."), RegularExpression("^[A-Za-z]{2}$", ErrorMessage = "A country is two letters, e.g. DE.")]
        public string? Country { get; init; }

        [Required(ErrorMessage = "Tell us what you sell."), StringLength(20_000, MinimumLength = 20, ErrorMessage = "Write 20 to 20,000 characters.")]
        public string? Story { get; init; }
    }

    internal sealed record ApplyPage(ApplyForm Form, IReadOnlyList<SellerSummary> Shops);

    private static async Task<IResult> Show(HttpContext http, ISellerDirectory sellers, IPeople people, CancellationToken stop)
    {
        var me = http.User.RequiredUserId();
        var email = (await people.FindAsync([me], stop)).TryGetValue(me, out var person) ? person.Email : null;
        return Form(new ApplyForm { Email = email }, await sellers.OfMemberAsync(me, stop));
    }

    private static async Task<IResult> Handle(
        [FromForm] ApplyForm form, HttpContext http, SellersDb db, UnitOfWork unit, ISellerDirectory sellers, TimeProvider clock, CancellationToken stop)
    {
        var me = http.User.RequiredUserId();
        var shops = await sellers.OfMemberAsync(me, stop);
        var faults = FormCheck.Of(form);
        var slug = string.IsNullOrWhiteSpace(form.Address) ? Slug.From(form.Name) : form.Address.Trim().ToLowerInvariant();
        if (!faults.ContainsKey(nameof(form.Name)) && !Slug.IsWellFormed(slug))
        {
            faults[nameof(form.Address)] = ["An address has small Latin letters, digits and single hyphens."];
        }

        if (faults.Count > 0)
        {
            return Form(form, shops).WithErrors(faults);
        }

        var answer = await unit.CommitAsync(
            async () =>
            {
                if (shops.Any(shop => shop.Status == SellerStatus.Applied))
                {
                    return SellerErrors.AlreadyApplied;
                }

                if (await db.Sellers.AnyAsync(seller => seller.Slug == slug, stop))
                {
                    return SellerErrors.SlugTaken;
                }

                db.Sellers.Add(Seller.Apply(slug, form.Name!.Trim(), form.Story!.Trim(), form.Email!.Trim(), form.Country!.ToUpperInvariant(), me, clock.GetUtcNow()));
                return Result.Done;
            },
            stop);
        return answer.Failed(out var error)
            ? Form(form, shops).WithError(error)
            : Results.Redirect($"{http.Request.PathBase}/sell");
    }

    private static Page<ApplyPage> Form(ApplyForm form, IReadOnlyList<SellerSummary> shops) =>
        Page.Of("/Sellers/Applying/ApplyToSell.cshtml", new ApplyPage(form, shops));
}
