using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Marketplace.Catalog.Contracts;
using Marketplace.Ordering.Contracts;
using Marketplace.Payouts.Commissions;
using Marketplace.Payouts.Ledger;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Payouts.Tests;

/// <summary>For any history of sales, partial refunds and cancellations.</summary>
public class LedgerProperties
{
    [Property(MaxTest = 300, Arbitrary = [typeof(Histories)])]
    public void All_accounts_sum_to_zero_and_each_balance_equals_its_lines(History history)
    {
        var (book, expected) = Play(history);

        Assert.Equal(0, book.Sum(m => m.Minor));
        Assert.All(book.GroupBy(m => m.Account).Where(a => a.Key.Kind == AccountKind.Refunds), a => Assert.Equal(0, a.Sum(m => m.Minor)));
        foreach (var (seller, owed) in expected)
        {
            Assert.Equal(owed, -book.Where(m => m.Account.Seller == seller).Sum(m => m.Minor));
        }
    }

    [Property(MaxTest = 300, Arbitrary = [typeof(Histories)])]
    public void Giving_all_back_in_any_number_of_pieces_leaves_nothing(History history)
    {
        var (book, _) = Play(history with { Sales = [.. history.Sales.Select(s => s with { Rest = true })] });

        Assert.All(book.GroupBy(m => m.Account), account => Assert.Equal(0, account.Sum(m => m.Minor)));
    }

    [Property(MaxTest = 500)]
    public void A_commission_is_never_negative_and_never_more_than_the_line(PositiveInt net, int percent, int flat, int floor, int cap)
    {
        var commission = new CommissionTerms(Math.Abs(percent % 10_001), Math.Abs(flat % 5000), Math.Abs(floor % 5000), Math.Abs(cap % 9000)).On(net.Get);

        Assert.InRange(commission, 0, net.Get);
    }

    [Fact]
    public void The_rule_that_names_a_line_most_exactly_wins()
    {
        var (seller, near, far) = (SellerId.New(), CategoryId.New(), CategoryId.New());
        CommissionRule Rule(string name, SellerId of = default, CategoryId category = default)
        {
            var rule = new CommissionRule { Id = Guid.CreateVersion7(), SellerId = of, CategoryId = category };
            rule.Change(name, CommissionTerms.None, default);
            return rule;
        }

        CommissionRule[] rules = [Rule("default"), Rule("far", category: far), Rule("near", category: near), Rule("seller", seller), Rule("both", seller, far), Rule("other", SellerId.New(), near)];
        string Best(params string[] without) => rules.Where(r => !without.Contains(r.Name) && r.Fits(seller, [near, far]) > 0).MaxBy(r => r.Fits(seller, [near, far]))!.Name;

        Assert.Equal("both", Best());
        Assert.Equal("seller", Best("both"));
        Assert.Equal("near", Best("both", "seller"));
        Assert.Equal("far", Best("both", "seller", "near"));
        Assert.Equal("default", Best("both", "seller", "near", "far"));
    }

    [Theory]
    [InlineData(10_000, 1000, 30, null, null, 1030)]
    [InlineData(10_000, 1000, 0, 2000L, null, 2000)]
    [InlineData(10_000, 1000, 0, null, 500L, 500)]
    [InlineData(100, 0, 500, null, null, 100)]
    [InlineData(5, 1000, 0, null, null, 1)]
    [InlineData(4, 1000, 0, null, null, 0)]
    public void Percent_fixed_floor_and_cap(long net, int basisPoints, long flat, long? floor, long? cap, long expected) =>
        Assert.Equal(expected, new CommissionTerms(basisPoints, flat, floor, cap).On(net));

    // What is expected is counted here a second time, without the posting rules.
    private static (List<Movement> Book, Dictionary<SellerId, long> Owed) Play(History history)
    {
        var book = new List<Movement>();
        var owed = new Dictionary<SellerId, long>();
        foreach (var sale in history.Sales)
        {
            var lines = sale.Lines.Select(l => new SoldLine(OrderLineId.New(), l.Net, l.Tax, Math.Min(l.Commission, l.Net))).ToList();
            book.AddRange(PostingRules.OfSale(sale.Seller, lines, sale.ShippingNet, sale.ShippingTax));
            owed[sale.Seller] = owed.GetValueOrDefault(sale.Seller) + sale.ShippingNet + lines.Sum(l => l.Net - l.Commission);
            var (nets, taxes) = (lines.ToDictionary(l => l.Id, _ => 0L), lines.ToDictionary(l => l.Id, _ => 0L));
            var pieces = sale.Refunds.Select(r => (r.Line % lines.Count, r.Share)).ToList();
            foreach (var (index, share) in sale.Rest ? pieces.Concat(Enumerable.Range(0, lines.Count).Select(i => (i, 100))) : pieces)
            {
                var line = lines[index];
                var net = (line.Net - nets[line.Id]) * share / 100;
                var tax = (line.Tax - taxes[line.Id]) * share / 100;
                var back = PostingRules.ReversalOf(line.Commission, line.Net, nets[line.Id], net);
                book.AddRange(PostingRules.OfRefund(sale.Seller, [new ReturnedLine(line.Id, net, tax, back)], 0, 0));
                owed[sale.Seller] += back - net;
                nets[line.Id] += net;
                taxes[line.Id] += tax;
            }

            if (sale.Rest)
            {
                book.AddRange(PostingRules.OfRefund(sale.Seller, [], sale.ShippingNet, sale.ShippingTax));
                owed[sale.Seller] -= sale.ShippingNet;
            }
        }

        return (book, owed);
    }
}

public sealed record History(IReadOnlyList<Sale> Sales);

public sealed record Sale(SellerId Seller, IReadOnlyList<SaleLine> Lines, long ShippingNet, long ShippingTax, IReadOnlyList<RefundPiece> Refunds, bool Rest);

public sealed record SaleLine(long Net, long Tax, long Commission);

public sealed record RefundPiece(int Line, int Share);

public static class Histories
{
    private static readonly SellerId[] _sellers = [SellerId.New(), SellerId.New(), SellerId.New()];

    public static Arbitrary<History> Any()
    {
        var line = from net in Gen.Choose(0, 100_000)
                   from tax in Gen.Choose(0, 20_000)
                   from commission in Gen.Choose(0, 15_000)
                   select new SaleLine(net, tax, commission);
        var piece = from index in Gen.Choose(0, 20)
                    from share in Gen.Choose(0, 100)
                    select new RefundPiece(index, share);
        var sale = from seller in Gen.Elements(_sellers)
                   from lines in Gen.NonEmptyListOf(line)
                   from shipping in Gen.Choose(0, 2000)
                   from tax in Gen.Choose(0, 400)
                   from refunds in Gen.ListOf(piece)
                   select new Sale(seller, [.. lines], shipping, tax, [.. refunds], false);
        return Arb.From(Gen.ListOf(sale).Select(sales => new History([.. sales])));
    }
}
