using Microsoft.AspNetCore.Identity;

namespace Marketplace.Users;

/// <summary>A person who can sign in. The user name is the e-mail address.</summary>
internal sealed class User : IdentityUser<Guid>
{
    public string Name { get; set; } = "";

    /// <summary>Two-letter code in which the person is written to.</summary>
    public string Language { get; set; } = "en";

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What a group of people may do.</summary>
internal sealed class Role : IdentityRole<Guid>
{
    /// <summary>False while the role has what the modules' stereotypes give it; true once an admin has chosen.</summary>
    public bool Customized { get; set; }
}

/// <summary>A permission that an admin gave to a role.</summary>
internal sealed class RolePermission
{
    public Guid RoleId { get; init; }

    public required string Permission { get; init; }
}

/// <summary>One browser or app in which a person is signed in.</summary>
internal sealed class Session
{
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastSeenAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>When the person last proved in it who they are; null while that was the sign-in.</summary>
    public DateTimeOffset? ProvenAt { get; set; }

    public string? Address { get; init; }

    public string? Agent { get; init; }
}
