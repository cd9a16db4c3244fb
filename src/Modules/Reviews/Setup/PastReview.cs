using System.Globalization;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Scale;
using Marketplace.Kernel.Security;
using Marketplace.Ordering.Contracts;
using Marketplace.Reviews.Contracts;
using Marketplace.Reviews.Writing;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Reviews.Setup;

/// <summary>A made-up review; the same product has the same ones on every machine.</summary>
internal sealed record PastReview(
    ReviewId Id, ProductId ProductId, SellerId SellerId, UserId? BuyerId, string ProductTitle, string ProductSlug, string OrderNumber,
    int Stars, string Title, string Text, string Language, string AuthorName, DateTimeOffset At, string Reply, DateTimeOffset? RepliedAt)
{
    private const int Guests = 5_000;
    private const int MostOfProduct = 14;

    // How many of a hundred buyers give five, four, three and two stars; the rest gives one. Some goods are better than others.
    private static readonly int[][] _tempers = [[72, 18, 6, 2], [58, 25, 9, 5], [46, 28, 14, 7], [30, 27, 21, 12]];

    /// <summary>What buyers whose accounts are gone have said of a product.</summary>
    public static IEnumerable<PastReview> Of(ScalePlan plan, ProductDocument product, int days)
    {
        var number = NumberOf(product.Slug);
        var dice = plan.DiceOf("reviews.product", number);
        var (temper, count) = (_tempers[dice.Skewed(_tempers.Length, 2)], 1 + dice.Skewed(MostOfProduct, 4));
        var texts = new HashSet<string>();
        var reviews = new List<PastReview>();
        for (var i = 0; i < count; i++)
        {
            var one = plan.DiceOf("reviews.review", (number * 64) + i);
            var (author, isNamed) = (plan.NameAt(one.Below(Guests)), !one.Percent(15));
            var language = author.Any(letter => letter is >= 'а' and <= 'я') || one.Percent(30) ? "ru" : "en";
            var words = PastWords.Of(language, StarsOf(ref one, temper), ref one);
            var at = plan.Until!.Value.AddMinutes(-one.Between(60, days * 24 * 60)).AddSeconds(i);
            reviews.Add(new PastReview(
                new ReviewId(plan.IdOf("review", (number * 64) + i)), product.Id, product.SellerId, null, product.Title, product.Slug, $"D-{one.Between(1, 700):0000000}",
                words.Stars, words.Title, texts.Add(words.Text) ? words.Text : "", language, isNamed ? ShownName.Of(author) : "", at, words.Reply, words.Reply.Length > 0 ? at.AddHours(one.Between(3, 60)) : null));
        }

        return reviews;
    }

    /// <summary>What a person with an account has said of something they bought.</summary>
    public static PastReview Of(ScalePlan plan, Purchase purchase, Person person, int number)
    {
        var dice = plan.DiceOf("reviews.person", NumberOf(purchase.Slug + person.Email));
        var words = PastWords.Of("en", StarsOf(ref dice, _tempers[1]), ref dice);
        return new PastReview(
            ReviewId.New(), purchase.ProductId, purchase.SellerId, person.Id, purchase.Title, purchase.Slug, purchase.OrderNumber,
            words.Stars, words.Title, words.Text, "en", ShownName.Of(person.Name), purchase.PlacedAt.AddDays(6).AddMinutes(number) is var at && at > plan.Until ? plan.Until!.Value.AddMinutes(-number) : at, "", null);
    }

    /// <summary>In the order of the table's columns.</summary>
    public object?[] ToRow() =>
    [
        Id.Value, ProductId.Value, SellerId.Value, BuyerId?.Value, ProductTitle, ProductSlug, OrderNumber, Stars, Title, Text, Language, AuthorName, nameof(ReviewState.Published), null,
        At.UtcTicks, null, Reply, RepliedAt?.UtcTicks, 0, 1, RepliedAt?.UtcTicks,
    ];

    private static int StarsOf(ref Dice dice, int[] temper)
    {
        var roll = dice.Below(100);
        for (var i = 0; i < temper.Length; i++)
        {
            if ((roll -= temper[i]) < 0)
            {
                return 5 - i;
            }
        }

        return 1;
    }

    private static long NumberOf(string text) => long.Parse(
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)).AsSpan(0, 5)), NumberStyles.HexNumber, CultureInfo.InvariantCulture) % 1_000_000_000;
}
