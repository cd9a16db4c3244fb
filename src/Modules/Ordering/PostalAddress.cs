namespace Marketplace.Ordering;

/// <summary>Where a parcel goes.</summary>
internal sealed record PostalAddress
{
    public string Name { get; init; } = "";

    public string Line1 { get; init; } = "";

    public string Line2 { get; init; } = "";

    public string City { get; init; } = "";

    public string Region { get; init; } = "";

    public string Postcode { get; init; } = "";

    public string Country { get; init; } = "";

    public string Phone { get; init; } = "";

    public IEnumerable<string> Lines => new[] { Name, Line1, Line2, $"{Postcode} {City}".Trim(), Region }.Where(line => line.Length > 0);
}
