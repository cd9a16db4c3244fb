using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Marketplace.Kernel;
using Marketplace.Ordering.Contracts;

namespace Marketplace.Ordering.Fulfilment;

/// <summary>A parcel that leaves.</summary>
internal sealed record ShipForm
{
    [Required(ErrorMessage = "Enter the carrier."), MaxLength(80, ErrorMessage = "This is too long.")]
    public string? Carrier { get; init; }

    [MaxLength(80, ErrorMessage = "This is too long.")]
    public string? TrackingNumber { get; init; }

    /// <summary>Pieces by line id.</summary>
    public Dictionary<string, string>? Pieces { get; init; }

    public Result<Change> Apply(SellerOrder part, DateTimeOffset at) =>
        Numbers.Pieces(Pieces) is { } pieces ? Apply(part, pieces, at) : OrderErrors.NothingToShip;

    public Result<Change> Apply(SellerOrder part, IReadOnlyDictionary<OrderLineId, int> pieces, DateTimeOffset at)
    {
        return part.Ship(Carrier!.Trim(), TrackingNumber?.Trim() ?? "", pieces, at).Failed(out var error, out var parcel)
            ? error
            : new Change(null, "Parcel with {0} pieces left with {1} {2}", Numbers.Text(parcel.Lines.Sum(l => l.Quantity)), parcel.Carrier, parcel.TrackingNumber);
    }
}

/// <summary>Money that goes back: pieces of lines, amounts of lines, shipping.</summary>
internal sealed record RefundForm
{
    /// <summary>Pieces by line id.</summary>
    public Dictionary<string, string>? Pieces { get; init; }

    /// <summary>Amounts in whole units by line id, instead of pieces.</summary>
    public Dictionary<string, string>? Amounts { get; init; }

    /// <summary>Of the shipping, in whole units.</summary>
    public string? Shipping { get; init; }

    public string? Restock { get; init; }

    [Required(ErrorMessage = "Say why; the buyer reads it."), MaxLength(500, ErrorMessage = "This is too long.")]
    public string? Reason { get; init; }

    public Result<Change> Apply(SellerOrder part, string by, DateTimeOffset at)
    {
        if (Numbers.Pieces(Pieces) is not { } pieces || Numbers.Amounts(Amounts, part.Currency) is not { } amounts
            || Numbers.Amount(Shipping, part.Currency) is not { } shipping)
        {
            return OrderErrors.RefundTooLarge;
        }

        var lines = pieces.Keys.Union(amounts.Keys)
            .Select(id => new RefundWishLine(id, pieces.GetValueOrDefault(id), amounts.TryGetValue(id, out var amount) && amount != 0 ? amount : null)).ToList();
        return part.RefundLines(new RefundWish(lines, shipping, Restock == "true"), Reason!.Trim(), by, at).Failed(out var error, out var refund)
            ? error
            : new Change(refund, "Refunded {0}: {1}", part.Amount(refund.TotalMinor).ToString(), refund.Reason);
    }
}

/// <summary>An order is called off.</summary>
internal sealed record CancelForm
{
    [MaxLength(500, ErrorMessage = "This is too long.")]
    public string? Reason { get; init; }

    public Result<Change> Apply(SellerOrder part, string by, DateTimeOffset at)
    {
        var reason = Reason is { Length: > 0 } ? Reason.Trim() : "Cancelled.";
        return part.Cancel(reason, by, at).Failed(out var error, out var refund)
            ? error
            : new Change(refund, "Cancelled: {0}", reason);
    }
}

internal sealed record EmptyForm
{
    public string? Confirm { get; init; }
}

/// <summary>Numbers as people type them into forms; null when one is none.</summary>
internal static class Numbers
{
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static Dictionary<OrderLineId, int>? Pieces(Dictionary<string, string>? typed)
    {
        var pieces = new Dictionary<OrderLineId, int>();
        foreach (var (line, text) in typed ?? [])
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            if (!OrderLineId.TryParse(line, null, out var id) || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            pieces[id] = number;
        }

        return pieces;
    }

    public static Dictionary<OrderLineId, long>? Amounts(Dictionary<string, string>? typed, string currency)
    {
        var amounts = new Dictionary<OrderLineId, long>();
        foreach (var (line, text) in typed ?? [])
        {
            if (!OrderLineId.TryParse(line, null, out var id) || Amount(text, currency) is not { } amount)
            {
                return null;
            }

            amounts[id] = amount;
        }

        return amounts;
    }

    /// <summary>Minor units of what was typed with a point or a comma; 0 for nothing, null for what is no amount.</summary>
    public static long? Amount(string? typed, string currency)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            return 0;
        }

        return decimal.TryParse(typed.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            ? Currencies.FromDecimal(amount, currency)?.Minor
            : null;
    }
}
