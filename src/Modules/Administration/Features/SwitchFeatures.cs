using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tables;
using Marketplace.Kernel.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Marketplace.Administration.Features;

/// <summary>An admin switches features on and off while the marketplace serves.</summary>
internal static class SwitchFeatures
{
    private static readonly TableOf<FeatureState> _table = new TableOf<FeatureState>("features", "Features", feature => feature.Id, feature => feature.Id)
        {
            FirstSort = "category", EmptyTitle = "Nothing found",
        }
        .Search("Feature", (features, words) => features.Where(f =>
            f.Name.Contains(words, StringComparison.OrdinalIgnoreCase) || f.Description.Contains(words, StringComparison.OrdinalIgnoreCase) || f.Id.Contains(words, StringComparison.OrdinalIgnoreCase)))
        .Choice("state", "State", [("on", "on"), ("off", "off")], (features, state) => features.Where(f => f.Enabled == (state == "on")), tabs: true)
        .Column("feature", "Feature", f => Cell.Of(f.Name) with { Note = f.Description }, f => f.Name)
        .Column("id", "Identifier", f => Cell.Of(f.Id), f => f.Id, shown: false)
        .Column("category", "Category", f => Cell.Of(f.Category), f => f.Category)
        .Column("needs", "Needs", f => Cell.Of(string.Join(", ", f.Dependencies)))
        .Column("state", "State", f => f.Enabled ? Cell.Badge("on", "badge badge-success") : Cell.Badge("off", "badge badge-neutral"), f => f.Enabled)
        .Act(new TableAct("enable", "Switch on", (http, id, _, stop) => SwitchAsync(http, id, true, stop)) { UndoneBy = "disable" })
        .Act(new TableAct("disable", "Switch off", (http, id, _, stop) => SwitchAsync(http, id, false, stop)) { UndoneBy = "enable" });

    public static void Map(IEndpointRouteBuilder admin) => admin.MapTable("/features", _table, Rows).RequirePermission(EnginePermissions.ManageFeatures);

    private static Task<IReadOnlyList<FeatureState>> Rows(HttpContext http, CancellationToken stop)
    {
        var texts = http.RequestServices.GetRequiredService<IStringLocalizer>();
        return Task.FromResult<IReadOnlyList<FeatureState>>([.. http.RequestServices.GetRequiredService<ITenantFeatures>().All
            .Select(f => f with { Name = texts[f.Name], Description = texts[f.Description], Category = texts[f.Category] })]);
    }

    private static async Task<Result> SwitchAsync(HttpContext http, string id, bool on, CancellationToken stop)
    {
        var services = http.RequestServices;
        if ((await services.GetRequiredService<ITenantFeatures>().ChangeAsync(on ? [id] : [], on ? [] : [id], stop)).Failed(out var refused))
        {
            return refused;
        }

        return await services.GetRequiredService<UnitOfWork>().CommitAsync(
            () =>
            {
                services.GetRequiredService<IAuditTrail>().Record(on ? "features.enabled" : "features.disabled", $"feature:{id}");
                return Task.FromResult(Result.Done);
            },
            stop);
    }
}
