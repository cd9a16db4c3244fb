using System.ComponentModel.DataAnnotations;
using Marketplace.Ordering.Checkout;

namespace Marketplace.Ordering.Setup;

/// <summary>How this tenant takes orders; section <c>ordering</c>.</summary>
internal sealed record OrderingSettings
{
    [Range(1, 1440), Display(Name = "Minutes that stock is held for a payment", Description = "After this time an unpaid order lapses and its pieces can be sold to others.")]
    public int ReservationMinutes { get; init; } = 15;

    [Display(Name = "Prices include tax", Description = "When off, tax is added at the checkout.")]
    public bool PricesIncludeTax { get; init; }

    [Display(Name = "Round tax per", Description = "Line, or once for each rate in a seller's part.")]
    public TaxRounding TaxRounding { get; init; } = TaxRounding.Line;

    [Required, RegularExpression("^[a-z][a-z0-9-]{0,31}$", ErrorMessage = "A tax class is lower-case letters, digits and dashes."), Display(Name = "Tax class of shipping")]
    public string ShippingTaxClass { get; init; } = "standard";

    [Required, MaxLength(200), RegularExpression("^[a-z][a-z0-9-]{0,31}(,[a-z][a-z0-9-]{0,31})*$", ErrorMessage = "Tax classes are divided by commas, e.g. standard,reduced,zero."), Display(Name = "Tax classes")]
    public string TaxClasses { get; init; } = "standard,reduced,zero";

    [Required, RegularExpression("^[A-Z]{2}$", ErrorMessage = "A country is two capital letters, e.g. US."), Display(Name = "Country shown first at the checkout")]
    public string DefaultCountry { get; init; } = "US";

    [Required, RegularExpression("^[A-Z0-9]{1,6}$", ErrorMessage = "Up to six capital letters and digits."), Display(Name = "Prefix of order numbers")]
    public string NumberPrefix { get; init; } = "M";
}
