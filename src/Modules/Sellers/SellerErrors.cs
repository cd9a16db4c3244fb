using Marketplace.Kernel;

namespace Marketplace.Sellers;

internal static class SellerErrors
{
    public static readonly Error Unknown = new(ErrorKind.NotFound, "sellers.unknown", "There is no such seller.");

    public static readonly Error SlugTaken = new(ErrorKind.Conflict, "sellers.slug_taken", "Another shop has this address. Choose another one.");

    public static readonly Error LastOwner = new(ErrorKind.Conflict, "sellers.last_owner", "A shop needs an owner. Make somebody else an owner first.");

    public static readonly Error AlreadyMember = new(ErrorKind.Conflict, "sellers.already_member", "This person works in the shop already.");

    public static readonly Error AlreadyInvited = new(ErrorKind.Conflict, "sellers.already_invited", "This address is invited already. Send the invitation again, or take it back first.");

    public static readonly Error TooManyInvitations = new(ErrorKind.Conflict, "sellers.too_many_invitations", "50 invitations wait at most. Take some back first.");

    public static readonly Error JustSent = new(ErrorKind.Conflict, "sellers.invitation_just_sent", "This invitation was sent a moment ago. Wait a minute before you send it again.");

    public static readonly Error UnknownInvitation = new(ErrorKind.NotFound, "sellers.unknown_invitation", "There is no such invitation.");

    public static readonly Error HolidayDates = new(ErrorKind.Invalid, "sellers.holiday_dates", "A holiday ends on the day it begins or later, not before today, and lasts a year at most.");

    public static readonly Error UnknownMember = new(ErrorKind.NotFound, "sellers.unknown_member", "This person does not work in the shop.");

    public static readonly Error AlreadyApplied = new(
        ErrorKind.Conflict, "sellers.already_applied", "You have an application that waits for us. We answer it before you can send another.");

    public static Error CannotBecome(Contracts.SellerStatus from, Contracts.SellerStatus to) => new Error(
        ErrorKind.Conflict, "sellers.wrong_status", "A seller who is {0} cannot become {1}.").With(from, to);
}
