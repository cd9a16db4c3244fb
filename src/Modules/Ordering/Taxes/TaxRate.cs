using Marketplace.Kernel;

namespace Marketplace.Ordering.Taxes;

/// <summary>What is paid in tax on one class of things in one zone.</summary>
internal sealed class TaxRate : Aggregate
{
    public required Guid Id { get; init; }

    public required Guid ZoneId { get; init; }

    public required string TaxClass { get; init; }

    public string Name { get; private set; } = "";

    /// <summary>Hundredths of a percent.</summary>
    public int BasisPoints { get; private set; }

    public void Change(string name, int basisPoints) => (Name, BasisPoints) = (name, basisPoints);
}
