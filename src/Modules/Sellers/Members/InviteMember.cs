using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Members;

/// <summary>An owner asks somebody by e-mail to work in the shop, asks again, or takes it back.</summary>
/// <remarks>The answer is the same whether the address has an account or not.</remarks>
internal static class InviteMember
{
    private const int MostPending = 50;

    private static readonly TimeSpan _betweenMails = TimeSpan.FromMinutes(1);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var vendor = routes.Vendor(SellerRole.Owner);
        vendor.MapPost("/members/invitations", Invite).WithName("Sellers.InviteMember");
        vendor.MapPost("/members/invitations/{id:guid}/renewal", SendAgain).WithName("Sellers.RenewInvitation");
        vendor.MapPost("/members/invitations/{id:guid}/removal", TakeBack).WithName("Sellers.RevokeInvitation");
    }

    internal sealed record InviteForm
    {
        [Required(ErrorMessage = "Give an e-mail address."), EmailAddress(ErrorMessage = "This is no e-mail address."), MaxLength(254, ErrorMessage = "This is no e-mail address.")]
        public string? Email { get; init; }

        [EnumDataType(typeof(SellerRole), ErrorMessage = "Choose a role.")]
        public string? Role { get; init; }
    }

    internal readonly record struct Context(
        CurrentSeller Seller, HttpContext Http, SellersDb Db, UnitOfWork Unit, IPeople People, IAuditTrail Audit, ISettings<SiteSettings> Site, TimeProvider Clock, CancellationToken Stop);

    private static async Task<IResult> Invite([FromForm] InviteForm form, [AsParameters] Context context)
    {
        var (seller, db, stop) = (context.Seller, context.Db, context.Stop);
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return (await ShopMembers.PageOfAsync(seller, form, db, context.People, context.Clock, stop)).WithErrors(faults);
        }

        var email = form.Email!.Trim().ToLowerInvariant();
        var role = ShopMembers.RoleOf(form.Role) ?? SellerRole.Staff;
        var person = await context.People.FindByEmailAsync(email, stop);
        return await ChangeAsync(form, context, "sellers.member_invited", async now =>
        {
            if (person is not null && await db.Members.AnyAsync(m => m.UserId == person.Id && EF.Property<SellerId>(m, "SellerId") == seller.Id, stop))
            {
                return SellerErrors.AlreadyMember;
            }

            if (await db.Invitations.AnyAsync(i => i.SellerId == seller.Id && i.Email == email, stop))
            {
                return SellerErrors.AlreadyInvited;
            }

            if (await db.Invitations.CountAsync(i => i.SellerId == seller.Id, stop) >= MostPending)
            {
                return SellerErrors.TooManyInvitations;
            }

            var made = Invitation.Of(seller.Id, email, role, context.Http.User.RequiredUserId(), now);
            db.Invitations.Add(made);
            return made;
        });
    }

    private static Task<IResult> SendAgain(Guid id, [AsParameters] Context context) => ChangeAsync(new InviteForm(), context, "sellers.invitation_renewed", async now =>
    {
        if (await FindAsync(id, context) is not { } found)
        {
            return SellerErrors.UnknownInvitation;
        }

        if (now - found.InvitedAt < _betweenMails)
        {
            return SellerErrors.JustSent;
        }

        found.Renew(found.Role, now);
        return found;
    });

    private static Task<IResult> TakeBack(Guid id, [AsParameters] Context context) => ChangeAsync(new InviteForm(), context, "sellers.invitation_revoked", async _ =>
    {
        if (await FindAsync(id, context) is not { } found)
        {
            return SellerErrors.UnknownInvitation;
        }

        context.Db.Invitations.Remove(found);
        return found;
    }, send: false);

    private static Task<Invitation?> FindAsync(Guid id, Context context) =>
        context.Db.Invitations.SingleOrDefaultAsync(i => i.Id == id && i.SellerId == context.Seller.Id, context.Stop);

    private static async Task<IResult> ChangeAsync(InviteForm form, Context context, string action, Func<DateTimeOffset, Task<Result<Invitation>>> change, bool send = true)
    {
        var (seller, http, stop) = (context.Seller, context.Http, context.Stop);
        var answer = await context.Unit.CommitAsync(
            async () =>
            {
                var now = context.Clock.GetUtcNow();
                if ((await change(now)).Failed(out var refused, out var invitation))
                {
                    return refused;
                }

                context.Audit.Record(action, $"seller:{seller.Shop.Slug}", null, new { invitation.Email, invitation.Role });
                if (send)
                {
                    // The link leads to the host and language in which the owner works; the token is made when the mail is written.
                    var origin = context.Site.Current.OriginOf(http.Request) + http.Request.PathBase;
                    context.Unit.Tell(new MemberInvited(invitation.Id, origin, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, now));
                }

                return Result.Done;
            },
            stop);
        return !answer.Failed(out var error) ? Results.Redirect($"{http.Request.PathBase}/vendor/{seller.Shop.Slug}/members?done={action}")
            : error.Kind == ErrorKind.NotFound ? Results.NotFound()
            : (await ShopMembers.PageOfAsync(seller, form, context.Db, context.People, context.Clock, stop)).WithError(error);
    }
}
