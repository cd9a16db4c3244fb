using System.Net;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Security.Tests;

/// <summary>Every route, asked by everybody whom it is not for: they get nothing and change nothing. The routes are found, not listed;
/// a new one whose values have no sample fails here and says where to add it.</summary>
public abstract class AccessTests(Town town)
{
    [Fact]
    public async Task Nobody_sees_or_changes_what_is_not_theirs_on_any_route()
    {
        await town.Samples.PrepareAsync(town.Routes);
        var stranger = await StrangersAsync(town);
        var granted = await GrantedToModeratorsAsync(town);
        var before = await town.RowsAsync();

        var (asked, faults) = (0, new List<string>());
        foreach (var route in town.Routes)
        {
            foreach (var (who, browser, token, path) in Tries(town, route, stranger, granted))
            {
                asked++;
                using var answer = await AskAsync(route, browser, token, path);
                if (!IsClosed(answer))
                {
                    faults.Add($"{route.Name} let {who} in: {(int)answer.StatusCode} {path}");
                }
            }
        }

        var after = await town.RowsAsync();
        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(40)));
        Assert.Empty(before.Where(table => after[table.Key] != table.Value).Select(table => table.Key));
        Assert.True(asked > 700, $"only {asked} requests were made");
    }

    [Fact]
    public async Task Each_sample_is_shown_to_whose_it_is_so_that_the_refusals_mean_something()
    {
        await town.Samples.PrepareAsync(town.Routes);
        var (admin, anna, dana) = (await town.Market.SignedInAsync(), await town.Market.SignedInAsync(Town.Anna), await town.Market.SignedInAsync(Town.Dana));
        var (annaApi, danaApi) = (await town.Market.ApiAsync(Town.Anna), await town.Market.ApiAsync(Town.Dana));

        var hidden = new List<string>();
        foreach (var route in town.Routes.Where(r => !r.Changes && r.Pattern.Contains('{') && r.Find<IAllowAnonymous>() is null))
        {
            var browser = route.Pattern.Contains("/{shop}", StringComparison.Ordinal) ? (route.Face == Face.Api ? annaApi : anna)
                : route.Pattern.StartsWith("/admin", StringComparison.Ordinal) ? admin : route.Face == Face.Api ? danaApi : dana;
            var answer = await browser.GetAsync(new Uri(town.Samples.Fill(route.Pattern), UriKind.Relative));
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                hidden.Add($"{route.Name}: {(int)answer.StatusCode}");
            }
        }

        Assert.Empty(hidden);
    }

    [Fact]
    public async Task A_guest_who_asks_for_a_page_that_is_not_for_guests_is_led_to_the_log_in()
    {
        await town.Samples.PrepareAsync(town.Routes);
        var guest = town.Market.Guest();

        var stuck = new List<string>();
        foreach (var route in town.Routes.Where(r => !r.Changes && r.Face != Face.Api && r.Find<IAllowAnonymous>() is null))
        {
            using var answer = await guest.GetAsync(new Uri(town.Samples.Fill(route.Pattern), UriKind.Relative));
            if (answer.StatusCode != HttpStatusCode.Redirect || !answer.Headers.Location!.OriginalString.Contains("/log-in?", StringComparison.Ordinal))
            {
                stuck.Add($"{route.Name}: {(int)answer.StatusCode}");
            }
        }

        Assert.Empty(stuck);
    }

    [Fact]
    public async Task A_route_with_values_that_guests_may_call_says_why()
    {

        var silent = town.Routes.Where(r => r.Find<IAllowAnonymous>() is not null).SelectMany(r => Samples.BeginningsOf(r.Pattern).Take(1)).Distinct()
            .Where(beginning => !Samples.Public.ContainsKey(beginning) && !Samples.Secrets.ContainsKey(beginning)).ToList();

        Assert.True(silent.Count == 0, "Add to Public or Secrets in tests/Marketplace.Security.Tests/Samples.cs, with the reason:\n  " + string.Join("\n  ", silent));
    }

    // Who must not be let in, and the address that each of them asks for.
    private static IEnumerable<(string Who, HttpClient Browser, string? Token, string Path)> Tries(
        Town town, Route route, Dictionary<string, (HttpClient Browser, string? Token)> people, IReadOnlySet<string> granted)
    {
        IEnumerable<(string, HttpClient, string?, string)> As(string path, params string[] who) =>
            who.Select(one => people[route.Face == Face.Api ? $"{one} by token" : one] is var (browser, token) ? (one, browser, token, path) : default);

        var filled = town.Samples.Fill(route.Pattern);
        if (route.Find<IAllowAnonymous>() is not null)
        {
            return Samples.BeginningsOf(route.Pattern).FirstOrDefault() is { } secret && Samples.Secrets.ContainsKey(secret)
                ? As(town.Samples.Fill(route.Pattern, new Dictionary<string, string> { [secret] = Samples.Wrong(town.Samples.Of(secret)) }), "a guest", "Eve")
                    .Concat(Samples.Secrets[secret].Contains("?key=", StringComparison.Ordinal) ? As(filled, "a guest", "Eve").Concat(As($"{filled}?key=0000000000000000", "a guest")) : [])
                : [];
        }

        var guests = As(filled, "a guest", "another tenant's admin");
        if (route.Pattern.Contains("/vendor/{shop}", StringComparison.Ordinal))
        {
            var shop = Samples.BeginningsOf(route.Pattern).First();
            var ownShop = town.Samples.Fill(route.Pattern, new Dictionary<string, string> { [shop] = "boris" });
            return guests.Concat(As(filled, "Eve", "Boris", "the admin"))
                .Concat(Samples.BeginningsOf(route.Pattern).Count() > 1 && !route.Pattern.Contains("{number}/parts", StringComparison.Ordinal) ? As(ownShop, "Boris") : [])
                .Concat(route.Find<LeastRole>() is { Role: > SellerRole.Staff } ? As(filled, "the clerk") : []);
        }

        var asks = route.Endpoint.Metadata.OfType<AuthorizationPolicy>().SelectMany(p => p.Requirements).OfType<PermissionRequirement>().Select(r => r.Permission).ToList();
        if (asks.Count > 0)
        {
            return guests.Concat(As(filled, "Eve", "Boris")).Concat(asks.TrueForAll(p => p.IsGrantedBy(granted)) ? [] : As(filled, "the moderator"));
        }

        return route.Pattern.Contains('{') && !Samples.Public.ContainsKey(Samples.BeginningsOf(route.Pattern).First()) && !route.Pattern.StartsWith("/invitations", StringComparison.Ordinal) ? guests.Concat(As(filled, "Eve", "Boris", "the admin")) : guests;
    }

    private static async Task<HttpResponseMessage> AskAsync(Route route, HttpClient browser, string? token, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), new Uri(path, UriKind.Relative));
        if (route.Changes)
        {
            request.Content = route.Body(
                new("__RequestVerificationToken", token), new("act", "approve"), new("id", Guid.CreateVersion7().ToString()), new("Part", "1"), new("Role", "Staff"), new("Country", "US"), new("Name", "x"), new("Line1", "x"), new("City", "x"));
        }

        return await browser.SendAsync(request);
    }

    private static bool IsClosed(HttpResponseMessage answer) => answer.StatusCode switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound => true,

        // A body that is wrong in itself is refused before anything is looked up.
        HttpStatusCode.BadRequest => answer.Content.Headers.ContentType?.MediaType == "application/problem+json",
        HttpStatusCode.Redirect => answer.Headers.Location!.OriginalString.Contains("/log-in?", StringComparison.Ordinal),
        _ => false,
    };

    // Each of them as a browser and as a client of the API.
    private static async Task<Dictionary<string, (HttpClient Browser, string? Token)>> StrangersAsync(Town town)
    {
        var people = new Dictionary<string, (HttpClient, string?)>();
        foreach (var (who, email) in ((string, string)[])[("Eve", Town.Eve), ("Boris", Town.Boris), ("the clerk", Town.Clerk), ("the moderator", Town.Moderator), ("the admin", TestMarketplace.Admin)])
        {
            people[who] = await BrowserAsync(town.Market, email);
            people[$"{who} by token"] = (await town.Market.ApiAsync(email), null);
        }

        var guest = town.Market.Guest();
        people["a guest"] = (guest, await guest.TokenAsync("/log-in"));
        people["a guest by token"] = (town.Market.Guest(), null);

        // The other tenant's own cookie under the name that it has here, and its bearer token.
        var there = town.Market.Guest();
        var signedIn = await there.PostFormAsync($"/{Town.Other}/log-in", $"/{Town.Other}/log-in", new() { ["Email"] = TestMarketplace.Admin, ["Password"] = TestMarketplace.Password });
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("Application-Other=", StringComparison.Ordinal)).Split(';')[0].Replace("-Other=", "-Default=", StringComparison.Ordinal);
        var foreign = town.Market.Guest();
        foreign.DefaultRequestHeaders.Add("Cookie", cookie);
        people["another tenant's admin"] = (foreign, await foreign.TokenAsync("/log-in"));
        var issued = await there.PostAsync(new Uri($"/{Town.Other}/api/v1/tokens", UriKind.Relative), new StringContent($$"""{"email":"{{TestMarketplace.Admin}}","password":"{{TestMarketplace.Password}}"}""", System.Text.Encoding.UTF8, "application/json"));
        var bearer = System.Text.Json.JsonDocument.Parse(await issued.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).RootElement.GetProperty("accessToken").GetString();
        var foreignApi = town.Market.Guest();
        foreignApi.DefaultRequestHeaders.Authorization = new("Bearer", bearer);
        people["another tenant's admin by token"] = (foreignApi, null);
        return people;
    }

    private static async Task<(HttpClient, string?)> BrowserAsync(TestMarketplace market, string email)
    {
        var browser = await market.SignedInAsync(email);
        return (browser, await browser.TokenAsync("/account"));
    }

    private static async Task<IReadOnlySet<string>> GrantedToModeratorsAsync(Town town)
    {
        var granted = new HashSet<string>();
        await town.Market.InTenantAsync("Default", services =>
        {
            granted.UnionWith(services.GetServices<IPermissionProvider>().SelectMany(p => p.Stereotypes).Where(s => s.Role == StandardRoles.Moderator).SelectMany(s => s.Permissions).Select(p => p.Name));
            return Task.CompletedTask;
        });
        return granted;
    }
}

public sealed class AccessOnSqlite(TownOnSqlite shared) : AccessTests(shared.Town), IClassFixture<TownOnSqlite>;

public sealed class AccessOnPostgreSql(TownOnPostgreSql shared) : AccessTests(shared.Town), IClassFixture<TownOnPostgreSql>;
