using Marketplace.Ordering.Contracts;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Payouts.Ledger;

/// <summary>The accounts of the ledger. Debits are positive, credits negative.</summary>
internal enum AccountKind
{
    /// <summary>What the payment providers hold for us.</summary>
    ProviderClearing,

    /// <summary>What we owe a seller for things sold.</summary>
    SellerPayable,

    /// <summary>What we owe a seller for shipping.</summary>
    SellerShipping,

    /// <summary>What we earn.</summary>
    CommissionRevenue,

    /// <summary>Tax that we hold for the authorities.</summary>
    TaxHeld,

    /// <summary>What buyers are owed from refunds, between the decision and the payment back.</summary>
    Refunds,
}

/// <summary>Why money moved.</summary>
internal enum PostingKind
{
    Sale,
    Shipping,
    Tax,
    Commission,
    Payment,
    Refund,
    ShippingRefund,
    TaxRefund,
    CommissionReversal,
}

/// <summary>What an entry is for.</summary>
internal enum EntryKind
{
    Sale,
    Refund,
    Cancellation,
}

/// <summary>One account of one currency; those of sellers exist once for each seller.</summary>
internal sealed record AccountKey(AccountKind Kind, SellerId? Seller);

/// <summary>A movement on one account.</summary>
internal sealed record Movement(AccountKey Account, PostingKind Kind, long Minor, OrderLineId? Line = null);

/// <summary>A sold line with its frozen commission.</summary>
internal sealed record SoldLine(OrderLineId Id, long Net, long Tax, long Commission);

/// <summary>What goes back of a line, and what of its commission.</summary>
internal sealed record ReturnedLine(OrderLineId Id, long Net, long Tax, long Commission);

/// <summary>The posting rules: from what happened to movements that sum to zero. Pure, so that they can be proved.</summary>
internal static class PostingRules
{
    public static IReadOnlyList<Movement> OfSale(SellerId seller, IReadOnlyCollection<SoldLine> lines, long shippingNet, long shippingTax)
    {
        var (payable, shipping) = (new AccountKey(AccountKind.SellerPayable, seller), new AccountKey(AccountKind.SellerShipping, seller));
        var movements = new List<Movement>
        {
            new(Of(AccountKind.ProviderClearing), PostingKind.Payment, lines.Sum(l => l.Net + l.Tax) + shippingNet + shippingTax),
            new(shipping, PostingKind.Shipping, -shippingNet),
            new(Of(AccountKind.TaxHeld), PostingKind.Tax, -(lines.Sum(l => l.Tax) + shippingTax)),
        };
        foreach (var line in lines)
        {
            movements.Add(new(payable, PostingKind.Sale, -line.Net, line.Id));
            movements.Add(new(payable, PostingKind.Commission, line.Commission, line.Id));
            movements.Add(new(Of(AccountKind.CommissionRevenue), PostingKind.Commission, -line.Commission, line.Id));
        }

        return Checked(movements);
    }

    public static IReadOnlyList<Movement> OfRefund(SellerId seller, IReadOnlyCollection<ReturnedLine> lines, long shippingNet, long shippingTax)
    {
        var (payable, shipping) = (new AccountKey(AccountKind.SellerPayable, seller), new AccountKey(AccountKind.SellerShipping, seller));
        var total = lines.Sum(l => l.Net + l.Tax) + shippingNet + shippingTax;

        // Owed to the buyer, and paid at once out of what the provider holds.
        var movements = new List<Movement>
        {
            new(Of(AccountKind.Refunds), PostingKind.Refund, -total),
            new(Of(AccountKind.Refunds), PostingKind.Payment, total),
            new(Of(AccountKind.ProviderClearing), PostingKind.Payment, -total),
            new(shipping, PostingKind.ShippingRefund, shippingNet),
            new(Of(AccountKind.TaxHeld), PostingKind.TaxRefund, lines.Sum(l => l.Tax) + shippingTax),
        };
        foreach (var line in lines)
        {
            movements.Add(new(payable, PostingKind.Refund, line.Net, line.Id));
            movements.Add(new(payable, PostingKind.CommissionReversal, -line.Commission, line.Id));
            movements.Add(new(Of(AccountKind.CommissionRevenue), PostingKind.CommissionReversal, line.Commission, line.Id));
        }

        return Checked(movements);
    }

    /// <summary>What of a commission is reversed when <paramref name="step"/> more of the line's net goes back: by running totals,
    /// so that giving all back in any number of pieces reverses exactly the commission.</summary>
    /// <param name="commission">The frozen commission.</param>
    /// <param name="net">The line's net.</param>
    /// <param name="before">What of it had gone back.</param>
    /// <param name="step">What goes back now.</param>
    public static long ReversalOf(long commission, long net, long before, long step) => Part(commission, net, before + step) - Part(commission, net, before);

    // Half a minor unit is rounded away from zero.
    private static long Part(long commission, long net, long part) => net == 0
        ? 0
        : part == net ? commission : (long)decimal.Round((decimal)commission * part / net, MidpointRounding.AwayFromZero);

    private static AccountKey Of(AccountKind kind) => new(kind, null);

    private static List<Movement> Checked(List<Movement> movements)
    {
        movements.RemoveAll(m => m.Minor == 0);
        return movements.Sum(m => m.Minor) == 0 ? movements : throw new InvalidOperationException("A ledger entry does not sum to zero.");
    }
}
