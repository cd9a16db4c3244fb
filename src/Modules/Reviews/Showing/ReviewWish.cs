using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Reviews.Showing;

/// <summary>Orders in which reviews are read.</summary>
internal enum ReviewOrder
{
    Newest,
    Highest,
    Lowest,
}

/// <summary>Which reviews of a product somebody wants to read, as the address says it: <c>?stars=5&amp;sort=lowest&amp;page=2</c>.</summary>
internal sealed record ReviewWish(int? Stars, ReviewOrder Order, int Page)
{
    private const int LastPage = 1_000;

    public static ReviewWish First { get; } = new(null, ReviewOrder.Newest, 1);

    public static ReviewWish Of(IQueryCollection query) => new(
        int.TryParse(query["stars"], NumberStyles.None, CultureInfo.InvariantCulture, out var stars) && stars is >= 1 and <= 5 ? stars : null,
        Enum.TryParse<ReviewOrder>(query["sort"], ignoreCase: true, out var order) && Enum.IsDefined(order) ? order : ReviewOrder.Newest,
        int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, LastPage) : 1);

    /// <summary>The names and values of an address, always in the same order.</summary>
    public IEnumerable<string> Pairs()
    {
        if (Stars is { } stars)
        {
            yield return $"stars={stars}";
        }

        if (Order != ReviewOrder.Newest)
        {
            yield return $"sort={Order.ToString().ToLowerInvariant()}";
        }

        if (Page > 1)
        {
            yield return $"page={Page}";
        }
    }
}
