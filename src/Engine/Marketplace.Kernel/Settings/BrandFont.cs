namespace Marketplace.Kernel.Settings;

/// <summary>The fonts that themes bring, all with Latin and Cyrillic letters.</summary>
public enum BrandFont
{
    /// <summary>As the theme has it.</summary>
    Theme,

    /// <summary>Onest, a sans serif.</summary>
    Onest,

    /// <summary>Playfair Display, a serif for headings.</summary>
    Playfair,

    /// <summary>What the reader's device has.</summary>
    System,
}
