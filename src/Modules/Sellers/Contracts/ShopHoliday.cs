namespace Marketplace.Sellers.Contracts;

/// <summary>A time in which a shop sells nothing; what was ordered before goes on.</summary>
/// <param name="FromAt">First moment.</param>
/// <param name="UntilAt">The moment from which it sells again.</param>
/// <param name="Message">What the seller tells buyers; may be empty.</param>
public sealed record ShopHoliday(DateTimeOffset FromAt, DateTimeOffset UntilAt, string Message)
{
    /// <summary>True while it lasts.</summary>
    public bool Covers(DateTimeOffset at) => FromAt <= at && at < UntilAt;

    /// <summary>The first day, as people of this time zone count.</summary>
    public DateOnly FirstDay(string timeZone) => Day(FromAt, timeZone);

    /// <summary>The day on which it sells again.</summary>
    public DateOnly BackOn(string timeZone) => Day(UntilAt, timeZone);

    private static DateOnly Day(DateTimeOffset at, string timeZone) => DateOnly.FromDateTime(
        TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) ? TimeZoneInfo.ConvertTime(at, zone).DateTime : at.UtcDateTime);
}
