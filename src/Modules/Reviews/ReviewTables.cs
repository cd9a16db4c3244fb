using System.Linq.Expressions;
using Marketplace.Kernel.Tables;

namespace Marketplace.Reviews;

/// <summary>What the tables of sellers and of moderators have in common.</summary>
internal static class ReviewTables
{
    private const int LongestExcerpt = 90;

    public static TableOf<TRow> WithStars<TRow>(this TableOf<TRow> table, Expression<Func<TRow, int>> stars)
    {
        Expression<Func<TRow, bool>> Compare(Func<Expression, Expression, BinaryExpression> how, int number) => Expression.Lambda<Func<TRow, bool>>(how(stars.Body, Expression.Constant(number)), stars.Parameters);

        return table.Choice(
            "stars", "Stars", [("low", "Three stars and fewer"), ("5", "★★★★★"), ("4", "★★★★"), ("3", "★★★"), ("2", "★★"), ("1", "★")],
            (rows, value) => value == "low" ? rows.Where(Compare(Expression.LessThanOrEqual, 3)) : rows.Where(Compare(Expression.Equal, int.Parse(value, System.Globalization.CultureInfo.InvariantCulture))));
    }

    // Joined by U+2060, so that a narrow column does not break them.
    public static Cell StarsOf(int stars) => new(string.Join('\u2060', Enumerable.Concat(Enumerable.Repeat('★', stars), Enumerable.Repeat('☆', 5 - stars)))) { Plain = stars };

    public static string Excerpt(string title, string text)
    {
        var words = PlainWords.Line(title.Length > 0 && text.Length > 0 ? $"{title} — {text}" : title + text);
        return words.Length == 0 ? "…" : words.Length <= LongestExcerpt ? words : words[..(char.IsHighSurrogate(words[LongestExcerpt - 1]) ? LongestExcerpt - 1 : LongestExcerpt)] + "…";
    }
}
