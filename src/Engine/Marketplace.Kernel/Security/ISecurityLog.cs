using Microsoft.AspNetCore.Http;

namespace Marketplace.Kernel.Security;

/// <summary>What is written into the security log.</summary>
public enum SecurityEventKind
{
    /// <summary>Somebody signed in: on a page, with a passkey, or for a bearer token.</summary>
    SignedIn,

    /// <summary>Somebody signed out.</summary>
    SignedOut,

    /// <summary>The account is there, the password was another.</summary>
    WrongPassword,

    /// <summary>There is no such account; what was typed is not kept, since some type their password there.</summary>
    UnknownAccount,

    /// <summary>The password was right, the code of the second factor was not.</summary>
    WrongCode,

    /// <summary>A passkey that was not taken.</summary>
    WrongPasskey,

    /// <summary>Who is signed in may not do this.</summary>
    Refused,

    /// <summary>Too many tries or calls: a limit held somebody back.</summary>
    HeldBack,

    /// <summary>A changing request that came from another site.</summary>
    OtherSite,

    /// <summary>A form without its token, or with another's.</summary>
    WithoutToken,
}

/// <summary>Sign-in tries, refused access and attempts to go round what protects; kept for ninety days and read by admins.</summary>
/// <remarks>OWASP ASVS 5.0, 16.3.1 to 16.3.3. It holds no password, code, token, or address with its query. Noting never waits and never fails a request: what happens at once is written
/// together, equal events of a moment as one with their number.</remarks>
public interface ISecurityLog
{
    /// <summary>Notes it, with the caller's address and the path that was asked for.</summary>
    /// <param name="http">The request.</param>
    /// <param name="kind">What it was.</param>
    /// <param name="account">E-mail address of an account that there is; null takes that of who is signed in.</param>
    void Note(HttpContext http, SecurityEventKind kind, string? account = null);

    /// <summary>Writes what was noted so far.</summary>
    Task WriteAsync(CancellationToken stop);
}

/// <summary>Reads the security log.</summary>
public interface ISecurityEvents
{
    /// <summary>All that is kept, for a table to narrow, sort and page through.</summary>
    IQueryable<SecurityEvent> All { get; }
}

/// <summary>Something that the security log keeps.</summary>
public sealed record SecurityEvent
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; }

    /// <summary>When, UTC; of several equal ones the first.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>What.</summary>
    public SecurityEventKind Kind { get; init; }

    /// <summary>The account that it was about; null where there is none.</summary>
    public string? Account { get; init; }

    /// <summary>The caller's address.</summary>
    public string? Address { get; init; }

    /// <summary>Method and path.</summary>
    public required string Request { get; init; }

    /// <summary>The browser as it calls itself.</summary>
    public string? Agent { get; init; }

    /// <summary>How many equal ones.</summary>
    public int Times { get; init; }
}
