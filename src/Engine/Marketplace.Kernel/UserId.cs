namespace Marketplace.Kernel;

/// <summary>Identity of a person who can sign in to one tenant.</summary>
public readonly record struct UserId(Guid Value) : IId<UserId>
{
    /// <summary>A fresh identity; version 7, so that ids sort by creation.</summary>
    public static UserId New() => new(Guid.CreateVersion7());

    /// <inheritdoc />
    public static UserId Of(Guid value) => new(value);

    /// <summary>Binds a route value.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out UserId id)
    {
        var ok = Guid.TryParse(text, out var value);
        id = new UserId(value);
        return ok;
    }

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
