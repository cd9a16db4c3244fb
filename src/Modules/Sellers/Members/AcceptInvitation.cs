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
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Members;

/// <summary>Somebody follows the link of an invitation, signs in or up where needed, and works in the shop from then on.</summary>
internal static class AcceptInvitation
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var storefront = routes.Storefront();
        storefront.MapGet("/invitations/{token}", Show).AllowAnonymous().WithName("Sellers.ShowInvitation");
        storefront.MapPost("/invitations/{token}", Accept).RequireSignIn().WithName("Sellers.AcceptInvitation");
    }

    internal sealed record InvitationPage(string Token, string ShopName, SellerRole Role, string Email, Person? Me, DateTimeOffset ExpiresAt);

    private static async Task<IResult> Show(string token, HttpContext http, SellersDb db, IPeople people, TimeProvider clock, CancellationToken stop)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await FindAsync(token, db, clock, stop) is not { } invitation)
        {
            return Gone();
        }

        var shop = await db.Sellers.AsNoTracking().Where(s => s.Id == invitation.SellerId).Select(s => s.Name).SingleAsync(stop);
        var me = http.User.UserId() is { } id ? (await people.FindAsync([id], stop)).GetValueOrDefault(id) : null;
        return Page.Of("/Sellers/Members/AcceptInvitation.cshtml", new InvitationPage(token, shop, invitation.Role, invitation.Email, me, invitation.ExpiresAt));
    }

    private static async Task<IResult> Accept(string token, HttpContext http, SellersDb db, UnitOfWork unit, IAuditTrail audit, TimeProvider clock, CancellationToken stop)
    {
        var me = http.User.RequiredUserId();
        var answer = await unit.CommitAsync<string>(
            async () =>
            {
                if (await FindAsync(token, db, clock, stop) is not { } invitation)
                {
                    return SellerErrors.UnknownInvitation;
                }

                var shop = await db.Sellers.Include(s => s.Members).SingleAsync(s => s.Id == invitation.SellerId, stop);
                db.Invitations.Remove(invitation);
                if (shop.Members.All(member => member.UserId != me))
                {
                    shop.Add(me, invitation.Role, clock.GetUtcNow());
                    audit.Record("sellers.invitation_accepted", $"seller:{shop.Slug}", null, new { User = me, invitation.Role, invitation.Email });
                }

                return shop.Slug;
            },
            stop);
        return answer.Failed(out _, out var slug) ? Gone() : Results.Redirect($"{http.Request.PathBase}/vendor/{slug}");
    }

    // Used, taken back, too old or made up: who holds the link is told the same.
    private static Page<string> Gone() => Page.Of("/Sellers/Members/InvitationGone.cshtml", "").WithStatus(StatusCodes.Status404NotFound);

    private static async Task<Invitation?> FindAsync(string token, SellersDb db, TimeProvider clock, CancellationToken stop)
    {
        var (hash, now) = (Invitation.HashOf(token), clock.GetUtcNow());
        return await db.Invitations.SingleOrDefaultAsync(
            i => i.TokenHash == hash && i.ExpiresAt > now && db.Sellers.Any(s => s.Id == i.SellerId && s.Status != SellerStatus.Closed), stop);
    }
}
