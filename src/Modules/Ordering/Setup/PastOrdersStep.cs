using System.ComponentModel.DataAnnotations;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Scale;
using Marketplace.Kernel.Security;
using Marketplace.Ordering.Addresses;
using Marketplace.Ordering.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Setup;

/// <summary>The recipe step <c>past-orders</c>.</summary>
internal sealed record PastOrdersShape
{
    /// <summary>How many.</summary>
    [Range(1, 100_000)]
    public int Orders { get; init; } = 500;

    /// <summary>Days before today in which they were placed.</summary>
    [Range(1, 3_650)]
    public int Days { get; init; } = 90;

    /// <summary>E-mails of people with an account, each of whom placed some of them; the others are guests that are made up.</summary>
    public IReadOnlyList<string> Buyers { get; init; } = [];
}

/// <summary>Fills a demo with sales of what is on the shelves, so that every page has something to show; the second run adds nothing.</summary>
internal sealed class PastOrdersStep(
    PastOrders past, OrderingDb db, IProductDocuments products, IPeople people, TimeProvider clock) : RecipeStep<PastOrdersShape>
{
    private const string Series = "D";
    private const int Guests = 240;
    private const int FreshOfShop = 3;

    public override string Name => "past-orders";

    public override string Description => "Makes up orders of the last weeks from what is on the shelves: paid, shipped, some cancelled or given back. For demos.";

    protected override async Task<Result> ApplyAsync(PastOrdersShape step, RecipeContext context, CancellationToken stop)
    {
        if (FormCheck.Of(step) is { Count: > 0 } faults)
        {
            return new Error(ErrorKind.Invalid, "ordering.recipe", $"{faults.First().Key}: {faults.First().Value[0]}");
        }

        if (await db.Orders.AnyAsync(o => o.Number.StartsWith(Series + "-"), stop))
        {
            context.Progress("The orders are there already");
            return Result.Done;
        }

        var shelves = await ShelvesAsync(stop);
        var variants = shelves.SelectMany(shelf => shelf.Variants).ToList();
        if (variants.Count == 0)
        {
            return new Error(ErrorKind.Conflict, "ordering.recipe", "There is nothing on the shelves: run the steps with products first.");
        }

        var known = new List<Person>();
        foreach (var email in step.Buyers)
        {
            if (await people.FindByEmailAsync(email, stop) is not { } person)
            {
                return new Error(ErrorKind.Invalid, "ordering.recipe", $"Nobody has the e-mail {email}: add them in a step Users first.");
            }

            known.Add(person);
        }

        var now = clock.GetUtcNow();
        var plan = new ScalePlan { Users = Guests, Sellers = 1, Skus = variants.Count, Seed = 7, Until = new DateTimeOffset(now.Year, now.Month, now.Day, 0, 0, 0, TimeSpan.Zero).AddDays(1) };
        var wanted = Enumerable.Range(1, step.Orders).Select(number => ScaleOrder.Of(plan, number, step.Days, Math.Max(40, variants.Count / 4), i => variants[i]) with { Series = Series, Guest = true })
            .Where(order => order.PlacedAt < now)
            .Select(order => order with { Until = now, Mail = MailOf(plan, order.Buyer) })
            .Select(order => known.Count > 0 && order.Number % 40 == 0 ? order with { Known = known[order.Number / 40 % known.Count] } : order);
        foreach (var some in wanted.Concat(Fresh(plan, step.Orders, shelves, now)).Chunk(PastOrders.Batch))
        {
            if ((await past.AddAsync(plan, [.. some], long.MaxValue, stop)).Failed(out var error, out _))
            {
                return error;
            }
        }

        await past.CountAsync(stop);
        await KeepAddressesAsync(known, stop);
        context.Progress($"{step.Orders} orders of the last {step.Days} days");
        return Result.Done;
    }

    // Whoever has bought has an address for the next time.
    private async Task KeepAddressesAsync(List<Person> known, CancellationToken stop)
    {
        foreach (var person in known)
        {
            var last = await db.Orders.AsNoTracking().Where(o => o.BuyerId == person.Id).OrderByDescending(o => o.PlacedAt).FirstOrDefaultAsync(stop);
            if (last is not null && !await db.Addresses.AnyAsync(a => a.UserId == person.Id, stop))
            {
                var address = new SavedAddress { Id = Guid.CreateVersion7(), UserId = person.Id, CreatedAt = clock.GetUtcNow() };
                address.Change(last.Address);
                db.Add(address);
            }
        }
    }

    // Every shop has something to pack today.
    private static IEnumerable<ScaleOrder> Fresh(ScalePlan plan, int after, List<(SellerId Seller, List<VariantId> Variants)> shelves, DateTimeOffset now)
    {
        var shops = shelves.GroupBy(shelf => shelf.Seller).Select(shop => shop.SelectMany(shelf => shelf.Variants).ToList()).ToList();
        for (var i = 0; i < shops.Count * FreshOfShop; i++)
        {
            var (dice, shop) = (plan.DiceOf("order.fresh", i), shops[i % shops.Count]);
            var wishes = Enumerable.Range(0, dice.Between(1, 3)).Select(_ => shop[dice.Below(shop.Count)]).Distinct().Select(variant => new ScaleWish(variant, 1)).ToList();
            var buyer = dice.Below(Guests);
            yield return new ScaleOrder(after + i + 1, now.AddMinutes(-10 * (i + 1)), buyer, true, wishes, now) { Series = Series, Mail = MailOf(plan, buyer) };
        }
    }

    private static string MailOf(ScalePlan plan, int buyer) => $"{Slug.From(plan.NameAt(buyer)).Replace('-', '.')}{buyer}@mail.example";

    // In the order of their products' addresses, which is the same on every machine.
    private async Task<List<(SellerId Seller, List<VariantId> Variants)>> ShelvesAsync(CancellationToken stop)
    {
        var shelves = new List<(SellerId Seller, List<VariantId> Variants)>();
        string? after = null;
        while (await products.PageAsync(after, 500, stop) is { Count: > 0 } page)
        {
            var found = (await products.FindAsync([.. page.Select(product => product.Id)], stop)).ToDictionary(product => product.Id);
            shelves.AddRange(page.Where(product => found.ContainsKey(product.Id)).Select(product => found[product.Id])
                .Select(product => (product.SellerId, product.Variants.Select(variant => variant.Id).ToList())));
            after = page[^1].Slug;
        }

        return shelves;
    }
}
