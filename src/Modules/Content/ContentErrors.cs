using Marketplace.Kernel;

namespace Marketplace.Content;

internal static class ContentErrors
{
    public static readonly Error Unknown = new(ErrorKind.NotFound, "content.unknown", "There is no such page.");

    public static readonly Error ChangedMeanwhile = new(
        ErrorKind.Conflict, "content.changed_meanwhile", "Somebody else has saved this page meanwhile. Open it again and repeat your change.");

    public static readonly Error NoPicture = new(ErrorKind.Invalid, "content.no_picture", "Choose a picture.");

    public static readonly Error BadMediaPath = new(
        ErrorKind.Invalid, "content.bad_media_path", "A picture's name has letters, digits, hyphens, dots and folders divided by /, 200 characters at most.");

    public static Error UnknownType(string name, IEnumerable<string> known) => new Error(
        ErrorKind.Invalid, "content.unknown_type", "There is no content type “{0}”. There are: {1}.").With(name, string.Join(", ", known));

    public static Error UnknownMember(string where, string name, IEnumerable<string> known) => new Error(
        ErrorKind.Invalid, "content.unknown_member", "{0} has no “{1}”. It has: {2}.").With(where, name, string.Join(", ", known));

    public static Error WrongValue(string field) => new Error(
        ErrorKind.Invalid, "content.wrong_value", "The value of {0} is not of its kind.").With(field);

    public static Error Missing(string field) => new Error(ErrorKind.Invalid, "content.missing", "Fill in “{0}”.").With(field);

    public static Error TooLong(string field, int most) => new Error(ErrorKind.Invalid, "content.too_long", "“{0}” has {1} characters at most.").With(field, most);

    public static Error PathTaken(string path) => new Error(
        ErrorKind.Conflict, "content.path_taken", "Another page has the address /{0} in this language. Choose another one.").With(path);

    public static Error BadPath(string path) => new Error(
        ErrorKind.Invalid, "content.bad_path", "“{0}” cannot be an address: small Latin letters, digits and hyphens, parts divided by /, and not the beginning of a page of the marketplace.").With(path);

    public static Error UnknownMedia(string path) => new Error(ErrorKind.Invalid, "content.unknown_media", "There is no picture “{0}” in the library.").With(path);

    public static Error MediaInUse(string path, string title) => new Error(
        ErrorKind.Conflict, "content.media_in_use", "The page “{1}” shows “{0}”. Take it out there first.").With(path, title);
}
