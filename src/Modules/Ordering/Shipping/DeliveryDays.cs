using Marketplace.Kernel.Localization;
using Microsoft.Extensions.Localization;

namespace Marketplace.Ordering.Shipping;

/// <summary>How long a delivery takes, as people say it.</summary>
internal static class DeliveryDays
{
    /// <summary>“2–4 days”, “1 day”; empty where nobody knows.</summary>
    public static string Days(this IStringLocalizer texts, int least, int most) =>
        most <= 0 ? "" : least == most || least <= 0 ? texts.Plural(most, "{0} day", "{0} days") : texts["{0}–{1} days", least, most].Value;
}
