using Marketplace.Kernel;

namespace Marketplace.Sellers;

internal static class SellerErrors
{
    public static readonly Error Unknown = new(ErrorKind.NotFound, "sellers.unknown", "There is no such seller.");

    public static readonly Error SlugTaken = new(ErrorKind.Conflict, "sellers.slug_taken", "Another shop has this address. Choose another one.");

    public static readonly Error LastOwner = new(ErrorKind.Conflict, "sellers.last_owner", "A shop needs an owner. Make somebody else an owner first.");

    public static readonly Error AlreadyMember = new(ErrorKind.Conflict, "sellers.already_member", "This person works in the shop already.");

    public static readonly Error NobodyHasThatEmail = new(
        ErrorKind.Invalid, "sellers.unknown_person", "Nobody has signed up with this e-mail. Ask them to sign up first, then add them.");

    public static readonly Error UnknownMember = new(ErrorKind.NotFound, "sellers.unknown_member", "This person does not work in the shop.");

    public static readonly Error AlreadyApplied = new(
        ErrorKind.Conflict, "sellers.already_applied", "You have an application that waits for us. We answer it before you can send another.");

    public static Error CannotBecome(Contracts.SellerStatus from, Contracts.SellerStatus to) => new Error(
        ErrorKind.Conflict, "sellers.wrong_status", "A seller who is {0} cannot become {1}.").With(from, to);
}
