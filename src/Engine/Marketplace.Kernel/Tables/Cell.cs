using System.Globalization;

namespace Marketplace.Kernel.Tables;

/// <summary>What one cell of a table shows, and what it is in an export.</summary>
/// <param name="Text">What a person reads; empty for nothing.</param>
public sealed record Cell(string Text)
{
    /// <summary>Where it leads, from the tenant's root with a leading slash; null for nowhere.</summary>
    public string? Href { get; init; }

    /// <summary>A second, quieter line.</summary>
    public string? Note { get; init; }

    /// <summary>Classes of the theme for a label, e.g. <c>badge badge-success</c>; the text is then translated.</summary>
    public string? Css { get; init; }

    /// <summary>The moment that <see cref="Text"/> says; the page shows it by the reader's language.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Key of a stored picture before the text; null for none, empty for a quiet frame.</summary>
    public string? Picture { get; init; }

    /// <summary>Value for exports, when it is not the text: ISO 8601 times in UTC, numbers as numbers.</summary>
    public object? Plain { get; init; }

    /// <summary>Text, or nothing.</summary>
    public static Cell Of(string? text) => new(text ?? "");

    /// <summary>Text that leads somewhere.</summary>
    public static Cell Link(string? text, string href) => new(text ?? "") { Href = href };

    /// <summary>A count.</summary>
    public static Cell Of(long count) => new(count.ToString("N0", CultureInfo.CurrentCulture)) { Plain = count };

    /// <summary>An amount.</summary>
    public static Cell Of(Money amount) => new(amount.Format()) { Plain = Currencies.ToDecimal(amount) };

    /// <summary>A moment, or nothing.</summary>
    public static Cell Of(DateTimeOffset? at) => at is { } moment
        ? new(moment.ToString("g", CultureInfo.CurrentCulture)) { At = moment, Plain = moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) }
        : new("");

    /// <summary>A state as a label; <paramref name="state"/> is English and translated when shown.</summary>
    public static Cell Badge(string state, string css) => new(state) { Css = css };
}
