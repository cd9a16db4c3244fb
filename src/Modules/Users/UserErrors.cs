using Marketplace.Kernel;
using Microsoft.AspNetCore.Identity;

namespace Marketplace.Users;

internal static class UserErrors
{
    public static readonly Error Unknown = new(ErrorKind.NotFound, "users.unknown", "There is no such user.");

    public static readonly Error UnknownRole = new(ErrorKind.NotFound, "users.unknown_role", "There is no such role.");

    public static readonly Error WrongPassword = new(ErrorKind.Invalid, "users.wrong_password", "The e-mail address or the password is wrong.");

    public static readonly Error LockedOut = new(ErrorKind.TooMany, "users.locked_out", "There were too many wrong tries. Please wait five minutes, or reset the password.");

    public static readonly Error WrongCurrentPassword = new(ErrorKind.Invalid, "users.wrong_current_password", "The current password is wrong.");

    public static readonly Error ProofNeeded = new(ErrorKind.Forbidden, "users.proof_needed", "Please enter your password first, at /account/security/proof.");

    public static readonly Error WrongCode = new(ErrorKind.Invalid, "users.wrong_code", "This code is wrong or no longer valid. Enter the newest one of your app.");

    public static readonly Error BadLink = new(ErrorKind.Invalid, "users.bad_link", "This link is wrong or has expired. Please ask for a new one.");

    public static readonly Error NoRoot = new(
        ErrorKind.Conflict, "users.no_root", "A link is sent to this person, and it is not known where it leads. Set the base URL in the settings of the site first.");

    public static readonly Error HasPassword = new(ErrorKind.Conflict, "users.has_password", "This person has chosen a password already.");

    public static readonly Error LastAdministrator = new(ErrorKind.Conflict, "users.last_administrator", "The last administrator cannot lose the role or be locked.");

    public static readonly Error RolesChangedMeanwhile = new(
        ErrorKind.Conflict, "users.roles_changed_meanwhile", "Somebody else has changed the roles meanwhile. Look at your ticks again; saving puts them in place of theirs.");

    public static readonly Error MoreThanOwn = new(
        ErrorKind.Conflict, "users.more_than_own", "You can only give what you may do yourself. Ask an administrator to do it.");

    public static readonly Error MayMoreThanYou = new(
        ErrorKind.Conflict, "users.may_more_than_you", "This person may more than you. Ask an administrator to do it.");

    public static readonly Error WouldLockOut = new(
        ErrorKind.Conflict, "users.would_lock_out", "You would take the right to manage roles from yourself. Ask an administrator to do it.");

    public static readonly Error StaffStays = new(ErrorKind.Conflict, "users.staff_stays", "Your account may open the admin. Another administrator has to take that role from you first.");

    public static readonly Error BadPasskey = new(ErrorKind.Invalid, "users.bad_passkey", "This passkey was not accepted. Please try again or use your password.");

    /// <summary>Identity's own refusals, in a person's words.</summary>
    public static Error Of(IdentityResult result)
    {
        var first = result.Errors.First();
        return new Error(ErrorKind.Invalid, $"users.{first.Code}", first.Code switch
        {
            "DuplicateUserName" or "DuplicateEmail" => "There is an account with this e-mail address already. Log in, or reset the password.",
            "InvalidEmail" or "InvalidUserName" => "This is not an e-mail address that we can write to.",
            "PasswordTooShort" => "A password has at least 10 characters.",
            "PasswordRequiresUniqueChars" => "A password has at least four different characters.",
            SignUp.EasyToGuess.Code => "This password is among the first that are tried. Please choose one that is harder to guess.",
            "PasswordMismatch" => "The current password is wrong.",
            "InvalidToken" => BadLink.Format,
            "DuplicateRoleName" => "There is a role with this name already.",
            "InvalidRoleName" => "Please give the role a name.",
            _ => first.Description,
        });
    }
}
