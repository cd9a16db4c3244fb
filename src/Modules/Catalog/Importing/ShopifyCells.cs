using System.Globalization;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;

namespace Marketplace.Catalog.Importing;

/// <summary>Reads the cells of one product and notes what is wrong with them.</summary>
internal sealed class ShopifyCells(string currency)
{
    public List<ImportProblem> Problems { get; } = [];

    public Money Nothing => Money.Zero(currency);

    /// <summary>What a new product needs and the file does not say.</summary>
    public static string Unsaid(string column) => $"This is new, so it needs the column {column}, which the file does not have.";

    public void Problem(SourceRow row, string column, string message) => Problems.Add(new ImportProblem(row.Line, column, message));

    public string Text(SourceRow row, string column, int most, bool needed = false)
    {
        var text = row[column].Trim();
        if (needed && text.Length == 0)
        {
            Problem(row, column, $"{column} is missing.");
        }

        return Limited(row, column, text, most);
    }

    public string Limited(SourceRow row, string column, string text, int most)
    {
        if (text.Length > most)
        {
            Problem(row, column, $"{column} has {text.Length} characters; {most} is the most.");
        }

        return text;
    }

    public Money? Price(SourceRow row, string column, bool needed)
    {
        var text = row[column].Trim();
        if (text.Length == 0)
        {
            if (needed)
            {
                Problem(row, column, "The price is missing.");
            }

            return null;
        }

        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) || amount > 10_000_000m)
        {
            Problem(row, column, $"“{Short(text)}” is no price. Write it like 1299.90, from 0 to 10000000.");
            return null;
        }

        if (Currencies.FromDecimal(amount, currency) is not { } price)
        {
            Problem(row, column, $"“{Short(text)}” has more digits after the point than {currency} knows.");
            return null;
        }

        return price;
    }

    public int Whole(SourceRow row, string column, int most)
    {
        var text = row[column].Trim();
        if (text.Length == 0)
        {
            return 0;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= most && number == decimal.Truncate(number))
        {
            return (int)number;
        }

        Problem(row, column, $"“{Short(text)}” is no whole number from 0 to {most}.");
        return 0;
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
