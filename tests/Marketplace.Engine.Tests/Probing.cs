using System.Reflection;
using Marketplace.Kernel.Events;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Engine.Tests;

/// <summary>Short words for what these tests do with the probe module.</summary>
internal static class Probing
{
    public static readonly Assembly Module = typeof(ProbeStartup).Assembly;

    public static Task<TestMarketplace> StartAsync(DatabaseKind kind, IReadOnlyDictionary<string, string>? recipes = null, IReadOnlyDictionary<string, string?>? settings = null) =>
        TestMarketplace.StartAsync(kind, TestMarketplace.SetupRecipe("Test.Probe", "Marketplace.Tenants"), recipes, settings, [Module]);

    public static Task RingAsync(this TestMarketplace market, params string[] bells) => market.With<UnitOfWork>(unit => unit.CommitAsync(
        () =>
        {
            Array.ForEach(bells, bell => unit.Tell(new Rung(bell)));
            return Task.CompletedTask;
        },
        CancellationToken.None));

    public static Task<List<string>> NotesAsync(this TestMarketplace market) =>
        market.Ask<ProbeDb, List<string>>(db => db.Notes.AsNoTracking().Select(n => n.Text).ToListAsync());

    public static Task<int> WaitingAsync(this TestMarketplace market) => market.Ask<IEventMonitor, int>(events => events.WaitingAsync(CancellationToken.None));
}
