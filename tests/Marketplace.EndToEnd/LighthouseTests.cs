using System.Diagnostics;
using System.Text.Json;

namespace Marketplace.EndToEnd;

/// <summary>Lighthouse's marks of each kind of page on a phone, and what a page may weigh.</summary>
/// <remarks>The aim is 95 in all four. Speed is measured after the other tests, on two cores that may have other work, so its mark has a margin and a page that is too slow gets two more tries; bytes and requests are exact, and the same every time.</remarks>
[Collection(nameof(Alone))]
public class LighthouseTests(Browser browser)
{
    private const int LeastSpeed = 85;
    private const int LeastOfOthers = 95;
    private const int MostScript = 40_000;
    private const int MostStyle = 40_000;
    private const int MostDocument = 30_000;
    private const int MostRequests = 60;
    private static readonly Visit[] _ofGuests =
    [
        new("/"), new("/categories/home"), new("/products/morning-mug"), new("/shops/annas-hearth"), new("/about"),
        new("/log-in", Listed: false), new("/sign-up", Listed: false),
        new("/categories/fashion?f.Size=42", Listed: false), new("/search?q=mug", Listed: false),
    ];

    /// <summary>A page, with the cookies of who looks at it.</summary>
    /// <param name="Path">From the root.</param>
    /// <param name="Cookie">Empty for a guest.</param>
    /// <param name="Listed">False for a page that search engines are asked to leave out.</param>
    private sealed record Visit(string Path, string Cookie = "", bool Listed = true);

    [Fact]
    public async Task Every_kind_of_page_for_buyers_has_good_marks_on_a_phone_and_keeps_its_budget()
    {
        var visits = (IReadOnlyList<Visit>)[.. _ofGuests, .. await OfBuyersAsync()];
        using var http = new HttpClient { BaseAddress = new Uri(browser.Market.Address) };
        foreach (var visit in _ofGuests)
        {
            (await http.GetAsync(visit.Path)).EnsureSuccessStatusCode();
        }

        var faults = new List<string>();
        await foreach (var report in ReportsAsync(visits))
        {
            if (report.GetProperty("error").GetString() is { Length: > 0 } error)
            {
                faults.Add($"{report.GetProperty("path")}: {error}");
                continue;
            }

            if (report.GetProperty("shown").GetString() is { } shown && shown != report.GetProperty("path").GetString()!.Split('?')[0])
            {
                faults.Add($"{report.GetProperty("path")}: leads to {shown}");
            }

            var (path, marks, bytes) = (report.GetProperty("path").GetString(), report.GetProperty("marks"), report.GetProperty("bytes"));
            foreach (var mark in marks.EnumerateObject().Where(mark => mark.Value.GetInt32() < (mark.Name == "performance" ? LeastSpeed : LeastOfOthers)))
            {
                faults.Add($"{path}: {mark.Name} {mark.Value}: {report.GetProperty("failing")}");
            }

            (string What, int Is, int Most)[] budget =
            [
                ("bytes of scripts", bytes.GetProperty("script").GetInt32(), MostScript), ("bytes of styles", bytes.GetProperty("style").GetInt32(), MostStyle),
                ("bytes of the page", bytes.GetProperty("document").GetInt32(), MostDocument), ("requests", report.GetProperty("requests").GetInt32(), MostRequests),
            ];
            faults.AddRange(budget.Where(one => one.Is > one.Most).Select(one => $"{path}: {one.Is} {one.What}, at most {one.Most}"));
            if (report.GetProperty("shift").GetDouble() > 0.02)
            {
                faults.Add($"{path}: the layout shifts by {report.GetProperty("shift")}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>The pages that only somebody with a cart, an order or an account sees, each with their cookies.</summary>
    private async Task<IReadOnlyList<Visit>> OfBuyersAsync()
    {
        var guest = await browser.VisitAsync(390);
        await guest.AddAsync("beeswax-candle");
        var cart = await CookieAsync(guest);
        var buyer = await browser.VisitAsync(390);
        await buyer.AddAsync("beeswax-candle");
        await buyer.PayAsync();
        var thanks = new Uri(buyer.Page.Url).PathAndQuery;
        await buyer.LogInAsync("buyer@demo.example");
        var account = await CookieAsync(buyer);
        return
        [
            new("/cart", cart, Listed: false), new("/checkout", cart, Listed: false), new(thanks, "", Listed: false),
            new("/account", account, Listed: false), new("/account/orders", account, Listed: false), new("/account/security", account, Listed: false),
        ];
    }

    private static async Task<string> CookieAsync(Visitor person) =>
        string.Join("; ", (await person.Page.Context.CookiesAsync()).Select(cookie => $"{cookie.Name}={cookie.Value}"));

    private async IAsyncEnumerable<JsonElement> ReportsAsync(IReadOnlyList<Visit> visits)
    {
        var start = new ProcessStartInfo("node", ["marks.mjs", browser.Market.Address, $"{LeastSpeed}"])
        {
            RedirectStandardInput = true,
            WorkingDirectory = Path.Combine(RepositoryRoot.Path, "tests/Marketplace.EndToEnd/lighthouse"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["CHROME_PATH"] = Browser.Chromium },
        };
        using var lighthouse = Process.Start(start)!;
        await lighthouse.StandardInput.WriteAsync(JsonSerializer.Serialize(visits, JsonSerializerOptions.Web));
        lighthouse.StandardInput.Close();
        var complaints = lighthouse.StandardError.ReadToEndAsync();
        var pages = 0;
        while (await lighthouse.StandardOutput.ReadLineAsync() is { } line)
        {
            pages++;
            yield return JsonDocument.Parse(line).RootElement;
        }

        await lighthouse.WaitForExitAsync();
        Assert.True(lighthouse.ExitCode == 0 && pages == visits.Count, await complaints);
    }
}
