using System.ComponentModel.DataAnnotations;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Scale;
using Marketplace.Kernel.Security;
using Marketplace.Ordering.Data;
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

        var variants = await ShelfAsync(stop);
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
            .Select(order => order with { Until = now, Mail = $"{Slug.From(plan.NameAt(order.Buyer)).Replace('-', '.')}{order.Buyer}@mail.example" })
            .Select(order => known.Count > 0 && order.Number % 40 == 0 ? order with { Known = known[order.Number / 40 % known.Count] } : order);
        foreach (var some in wanted.Chunk(PastOrders.Batch))
        {
            if ((await past.AddAsync(plan, [.. some], long.MaxValue, stop)).Failed(out var error, out _))
            {
                return error;
            }
        }

        await past.CountAsync(stop);
        context.Progress($"{step.Orders} orders of the last {step.Days} days");
        return Result.Done;
    }

    // In the order of their products' addresses, which is the same on every machine.
    private async Task<List<VariantId>> ShelfAsync(CancellationToken stop)
    {
        var variants = new List<VariantId>();
        string? after = null;
        while (await products.PageAsync(after, 500, stop) is { Count: > 0 } page)
        {
            var found = (await products.FindAsync([.. page.Select(product => product.Id)], stop)).ToDictionary(product => product.Id);
            variants.AddRange(page.Where(product => found.ContainsKey(product.Id)).SelectMany(product => found[product.Id].Variants.Select(variant => variant.Id)));
            after = page[^1].Slug;
        }

        return variants;
    }
}
