namespace Marketplace.Kernel.Settings;

/// <summary>How well a text of the brand reads on its ground.</summary>
/// <param name="Field">The setting that makes it.</param>
/// <param name="What">Which text; English.</param>
/// <param name="Text">Its colour.</param>
/// <param name="Ground">The colour behind it.</param>
/// <param name="Ratio">From 1 to 21.</param>
public sealed record BrandContrast(string Field, string What, string Text, string Ground, double Ratio)
{
    /// <summary>What WCAG 2.2, success criterion 1.4.3 (AA), asks of text.</summary>
    public const double Least = 4.5;

    /// <summary>It reads well enough.</summary>
    public bool Enough => Ratio >= Least;
}
