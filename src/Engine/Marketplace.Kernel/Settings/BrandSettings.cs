using System.ComponentModel.DataAnnotations;

namespace Marketplace.Kernel.Settings;

/// <summary>How a tenant looks beside its theme; section <c>brand</c>. What is empty is as the theme has it.</summary>
/// <remarks>Buyers' pages get it as the style sheet <c>/brand.css</c>, since the Content-Security-Policy allows no style in a page.</remarks>
public sealed record BrandSettings
{
    private const string Colour = "^$|^#[0-9a-fA-F]{6}$";
    private const string ColourError = "A colour is # and six hexadecimal digits, e.g. #17594a.";

    /// <summary>Of buttons and links.</summary>
    [RegularExpression(Colour, ErrorMessage = ColourError), Display(Name = "Main colour", Description = "Of buttons and links, e.g. #17594a. The text on it is black or white, whichever is easier to read.")]
    public string Accent { get; init; } = "";

    /// <summary>The same on a dark page.</summary>
    [RegularExpression(Colour, ErrorMessage = ColourError), Display(Name = "Main colour in the dark", Description = "For people whose device is set to dark; a lighter one. Made from the main colour when empty.")]
    public string AccentDark { get; init; } = "";

    /// <summary>Ground of the large area on the home page.</summary>
    [RegularExpression(Colour, ErrorMessage = ColourError), Display(Name = "Stage colour", Description = "Ground of the large area on the home page.")]
    public string Stage { get; init; } = "";

    /// <summary>Of the one button on the stage.</summary>
    [RegularExpression(Colour, ErrorMessage = ColourError), Display(Name = "Spark colour", Description = "Of the button on the stage and the point in the mark.")]
    public string Spark { get; init; } = "";

    /// <summary>Of headings.</summary>
    [EnumDataType(typeof(BrandFont)), Display(Name = "Font of headings")]
    public BrandFont HeadingFont { get; init; }

    /// <summary>Of everything else.</summary>
    [EnumDataType(typeof(BrandFont)), Display(Name = "Font of text")]
    public BrandFont TextFont { get; init; }

    /// <summary>Picture in the place of the name in the head of the pages.</summary>
    [RegularExpression("^$|^/[A-Za-z0-9._/-]+$", ErrorMessage = "A logo is the path of a picture on this site, e.g. /media/logo.svg."), MaxLength(200), Display(Name = "Logo", Description = "Path of a picture of the media library, e.g. /media/logo.svg; the name stands there when empty.")]
    public string Logo { get; init; } = "";
}
