using Microsoft.AspNetCore.Http;

namespace Marketplace.Kernel.Security;

/// <summary>A person as other modules may show them.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Email">Sign-in name and address.</param>
/// <param name="Name">What they want to be called.</param>
/// <param name="Language">Two-letter code in which they are written to.</param>
public sealed record Person(UserId Id, string Email, string Name, string Language);

/// <summary>Finds people who can sign in.</summary>
public interface IPeople
{
    /// <summary>Those of the given ids that exist.</summary>
    Task<IReadOnlyDictionary<UserId, Person>> FindAsync(IReadOnlyCollection<UserId> ids, CancellationToken stop);

    /// <summary>The person who signs in with this address, or null.</summary>
    Task<Person?> FindByEmailAsync(string email, CancellationToken stop);
}

/// <summary>Runs in the request in which somebody has just signed in, before the answer: carts merge here.</summary>
public interface IWhenSignedIn
{
    /// <summary>Does it; a fault is logged and does not stop the sign-in.</summary>
    Task ReactAsync(HttpContext http, UserId user, CancellationToken stop);
}

/// <summary>Adds a member to the answer of <c>GET /me</c>, the one call that fetches what is personal for cached pages.</summary>
public interface IMeContributor
{
    /// <summary>Name of the member, e.g. <c>cartCount</c>.</summary>
    string Member { get; }

    /// <summary>Its value for this caller, signed in or not; null leaves the member out.</summary>
    ValueTask<object?> GetAsync(HttpContext http);
}

/// <summary>Makes the first administrator of a tenant that is being set up.</summary>
public interface IFirstAdministrator
{
    /// <summary>Adds the person with the role Administrator, in the open unit of work.</summary>
    /// <returns>Refused where the address or password does not meet the rules.</returns>
    Task<Result> CreateAsync(string userName, string email, string password, CancellationToken stop);
}
