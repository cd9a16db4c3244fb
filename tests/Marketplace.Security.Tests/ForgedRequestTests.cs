using System.Net;
using Marketplace.Kernel.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;

namespace Marketplace.Security.Tests;

/// <summary>A page of somebody else's makes the browser of a person who is signed in send what they do not want.</summary>
public class ForgedRequestTests(TownOnSqlite shared) : IClassFixture<TownOnSqlite>
{
    // Changing endpoints that ask for no token, each with what protects it.
    private static readonly Dictionary<string, string> _withoutToken = new()
    {
        ["POST /account/passkeys"] = "JSON, and the browser's Origin",
        ["POST /account/passkeys/options"] = "changes nothing that is kept; the browser's Origin",
        ["POST /cart/lines"] = "stands on pages that are the same for everybody; the browser's Origin (decision 0003)",
        ["POST /log-in/passkey"] = "signed by the passkey for this origin",
        ["POST /log-in/passkey/options"] = "changes nothing that is kept",
    };

    [Fact]
    public async Task Every_changing_endpoint_refuses_what_comes_from_another_site_or_without_its_token()
    {
        var town = shared.Town;
        await town.Samples.PrepareAsync(town.Routes);
        var (admin, anna, dana) = (await town.Market.SignedInAsync(), await town.Market.SignedInAsync(Town.Anna), await town.Market.SignedInAsync(Town.Dana));
        var before = await town.RowsAsync();

        var faults = new List<string>();
        foreach (var route in town.Routes.Where(r => r.Changes))
        {
            var browser = route.Pattern.StartsWith("/admin", StringComparison.Ordinal) ? admin : route.Pattern.Contains("/{shop}", StringComparison.Ordinal) ? anna : dana;
            var path = town.Samples.Fill(route.Pattern);
            foreach (var (header, value) in ((string, string)[])[("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil.test"), ("Origin", "null"), ("Origin", "http://localhost.evil.test")])
            {
                if (await SendAsync(browser, route, path, header, value) is var status && status != HttpStatusCode.Forbidden)
                {
                    faults.Add($"{route.Name} with {header}: {value} is answered {(int)status}");
                }
            }

            if (route.Face == Face.Api)
            {
                // The API knows tokens only: the cookie of the same person lets nobody in.
                if (route.Find<IAllowAnonymous>() is null && await SendAsync(browser, route, path) is var answered && answered != HttpStatusCode.Unauthorized)
                {
                    faults.Add($"{route.Name} takes a cookie: {(int)answered}");
                }
            }
            else if (route.Find<IAntiforgeryMetadata>() is not { RequiresValidation: true })
            {
                if (!_withoutToken.ContainsKey(route.Name))
                {
                    faults.Add($"{route.Name} asks for no token. Let it, or name it with what protects it in _withoutToken of ForgedRequestTests.");
                }
            }
            else if (await SendAsync(browser, route, path) is var bare && bare != HttpStatusCode.BadRequest)
            {
                faults.Add($"{route.Name} without its token is answered {(int)bare}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(40)));
        var after = await town.RowsAsync();
        Assert.Empty(before.Where(table => after[table.Key] != table.Value).Select(table => table.Key));
    }

    [Fact]
    public async Task A_token_of_one_person_is_none_for_another()
    {
        var town = shared.Town;
        var (dana, eve) = (await town.Market.SignedInAsync(Town.Dana), await town.Market.SignedInAsync(Town.Eve));
        var token = await eve.TokenAsync("/account");

        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("Name", "Mallory"), new("Language", "en")]);
        var answer = await dana.PostAsync(new Uri("/account/profile", UriKind.Relative), form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task No_GET_changes_anything_and_no_header_turns_a_GET_into_a_change()
    {
        var town = shared.Town;
        await town.Samples.PrepareAsync(town.Routes);
        var (admin, anna, dana) = (await town.Market.SignedInAsync(), await town.Market.SignedInAsync(Town.Anna), await town.Market.SignedInAsync(Town.Dana));

        // The secret of the second factor is made when its page is first opened.
        await dana.GetAsync(new Uri("/account/security/two-factor", UriKind.Relative));
        var before = await town.RowsAsync();
        foreach (var route in town.Routes.Where(r => r.Face != Face.Api))
        {
            var browser = route.Pattern.StartsWith("/admin", StringComparison.Ordinal) ? admin : route.Pattern.Contains("/{shop}", StringComparison.Ordinal) ? anna : dana;
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(town.Samples.Fill(route.Pattern), UriKind.Relative));
            request.Headers.Add("X-HTTP-Method-Override", "POST");
            request.Headers.Add("X-Method-Override", "DELETE");
            await browser.SendAsync(request);
        }

        var after = await town.RowsAsync();
        Assert.Empty(before.Where(table => after[table.Key] != table.Value).Select(table => table.Key));
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient browser, Route route, string path, string? header = null, string? value = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), new Uri(path, UriKind.Relative)) { Content = route.Body(new KeyValuePair<string, string?>("Name", "x")) };
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using var answer = await browser.SendAsync(request);
        return answer.StatusCode;
    }
}
