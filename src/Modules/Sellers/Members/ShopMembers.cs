using System.ComponentModel.DataAnnotations;
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
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Members;

/// <summary>An owner says who works in the shop and as what.</summary>
internal static class ShopMembers
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var vendor = routes.Vendor(SellerRole.Owner);
        vendor.MapGet("/members", Show).WithName("Sellers.Members");
        vendor.MapPost("/members/{user}/role", ChangeRole).WithName("Sellers.ChangeMemberRole");
        vendor.MapPost("/members/{user}/removal", Remove).WithName("Sellers.RemoveMember");
    }

    internal sealed record RoleForm
    {
        [Required(ErrorMessage = "Choose a role."), EnumDataType(typeof(SellerRole), ErrorMessage = "Choose a role.")]
        public string? Role { get; init; }
    }

    internal sealed record Row(UserId UserId, string Name, string Email, SellerRole Role, DateTimeOffset AddedAt);

    internal sealed record MembersPage(SellerSummary Shop, IReadOnlyList<Row> Members, IReadOnlyList<Pending> Invitations, InviteMember.InviteForm Form, string? Done);

    internal sealed record Pending(Guid Id, string Email, SellerRole Role, DateTimeOffset InvitedAt, DateTimeOffset ExpiresAt, bool Expired);

    private static async Task<IResult> Show(string? done, CurrentSeller seller, SellersDb db, IPeople people, TimeProvider clock, CancellationToken stop) =>
        await PageOfAsync(seller, new InviteMember.InviteForm(), db, people, clock, stop, done);

    private static async Task<IResult> ChangeRole(
        UserId user, [FromForm] RoleForm form, CurrentSeller seller, HttpContext http, SellersDb db, UnitOfWork unit, IPeople people, IAuditTrail audit, TimeProvider clock, CancellationToken stop) =>
        RoleOf(form.Role) is { } role
            ? await ChangeAsync("sellers.member_role_changed", shop => shop.ChangeRole(user, role), user, seller, new InviteMember.InviteForm(), http, db, unit, people, audit, clock, stop)
            : (await PageOfAsync(seller, new InviteMember.InviteForm(), db, people, clock, stop)).WithErrors(FormCheck.Of(form));

    private static Task<IResult> Remove(
        UserId user, CurrentSeller seller, HttpContext http, SellersDb db, UnitOfWork unit, IPeople people, IAuditTrail audit, TimeProvider clock, CancellationToken stop) =>
        ChangeAsync("sellers.member_removed", shop => shop.Remove(user), user, seller, new InviteMember.InviteForm(), http, db, unit, people, audit, clock, stop);

    private static async Task<IResult> ChangeAsync(
        string action, Func<Seller, Result> change, UserId user, CurrentSeller seller, InviteMember.InviteForm form, HttpContext http, SellersDb db, UnitOfWork unit, IPeople people, IAuditTrail audit, TimeProvider clock, CancellationToken stop)
    {
        var answer = await unit.CommitAsync(
            async () =>
            {
                var shop = await db.Sellers.Include(s => s.Members).SingleAsync(s => s.Id == seller.Id, stop);
                var before = shop.Members.FirstOrDefault(m => m.UserId == user)?.Role;
                if (change(shop).Failed(out var refused))
                {
                    return refused;
                }

                audit.Record(action, $"seller:{shop.Slug}", new { User = user, Role = before }, new { User = user, shop.Members.FirstOrDefault(m => m.UserId == user)?.Role });
                return Result.Done;
            },
            stop);
        if (!answer.Failed(out var error))
        {
            return Results.Redirect($"{http.Request.PathBase}/vendor/{seller.Shop.Slug}/members?done={action}");
        }

        return error.Kind == ErrorKind.NotFound ? Results.NotFound() : (await PageOfAsync(seller, form, db, people, clock, stop)).WithError(error);
    }

    internal static SellerRole? RoleOf(string? text) => Enum.TryParse<SellerRole>(text, out var role) && Enum.IsDefined(role) ? role : null;

    internal static async Task<Page<MembersPage>> PageOfAsync(
        CurrentSeller seller, InviteMember.InviteForm form, SellersDb db, IPeople people, TimeProvider clock, CancellationToken stop, string? done = null)
    {
        var now = clock.GetUtcNow();
        var invitations = await db.Invitations.AsNoTracking().Where(i => i.SellerId == seller.Id).OrderBy(i => i.InvitedAt)
            .Select(i => new Pending(i.Id, i.Email, i.Role, i.InvitedAt, i.ExpiresAt, i.ExpiresAt <= now)).ToListAsync(stop);
        var members = await db.Members.AsNoTracking().Where(m => EF.Property<SellerId>(m, "SellerId") == seller.Id).ToListAsync(stop);
        var known = await people.FindAsync([.. members.Select(m => m.UserId)], stop);
        var rows = members.OrderByDescending(m => m.Role).ThenBy(m => m.AddedAt).Select(m =>
        {
            var person = known.GetValueOrDefault(m.UserId);
            return new Row(m.UserId, person?.Name ?? "?", person?.Email ?? "", m.Role, m.AddedAt);
        });
        return Page.Of("/Sellers/Members/ShopMembers.cshtml", new MembersPage(seller.Shop, [.. rows], invitations, form, done));
    }
}
