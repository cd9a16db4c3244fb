using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using Marketplace.Kernel.Http;
using Microsoft.AspNetCore.Authorization;

namespace Marketplace.Security.Tests.Fuzzing;

/// <summary>Every endpoint is sent what nobody who means well sends; none of it may be a fault of ours.</summary>
/// <remarks>The same seed sends the same values: set MARKETPLACE_FUZZ_SEED to walk another way, MARKETPLACE_FUZZ_ROUNDS to walk longer.</remarks>
public abstract partial class FuzzTests(DatabaseKind kind, int seed)
{
    // Routes that are left out, each with its reason; empty, and better so.
    private static readonly Dictionary<string, string> _leftOut = [];

    // What would end the test for the others comes last.
    private static readonly string[] _last =
    [
        "/log-out", "/acting", "/lock", "/suspension", "/closure", "/deletion", "/account/security", "/admin/users", "/admin/roles", "/admin/settings", "/admin/recipes", "/api/tenants", "/admin/tenants", "/admin/themes", "/admin/features",
    ];

    private readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("MARKETPLACE_FUZZ_SEED"), CultureInfo.InvariantCulture, out var asked) ? asked : seed;
    private readonly int _rounds = int.TryParse(Environment.GetEnvironmentVariable("MARKETPLACE_FUZZ_ROUNDS"), CultureInfo.InvariantCulture, out var asked) ? asked : 9;
    private readonly List<string> _faults = [];
    private readonly Dictionary<string, (HttpClient Browser, string? Token)> _people = [];
    private readonly HashSet<string> _walked = [];
    private Random _dice = null!;
    private Town _town = null!;
    private int _sent;

    [Fact]
    public async Task No_value_in_any_field_of_any_endpoint_is_a_fault_of_ours()
    {
        await using var town = _town = await Town.OpenAsync(kind);
        await town.Samples.PrepareAsync(town.Routes);
        _dice = new Random(_seed);
        var forms = await FormsAsync();

        foreach (var route in town.Routes.OrderBy(r => Array.FindLastIndex(_last, part => r.Pattern.Contains(part, StringComparison.Ordinal))))
        {
            if (!_leftOut.ContainsKey(route.Name))
            {
                await WalkAsync(route, forms);
                _walked.Add(route.Name);
            }
        }

        var documented = (await JsonDocument.ParseAsync(await (await town.Market.Guest().GetAsync("/api/openapi.json")).EnsureSuccessStatusCode().Content.ReadAsStreamAsync())).RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Where(o => o.Name is "get" or "post" or "put" or "delete" or "patch").Select(o => $"{o.Name.ToUpperInvariant()} {path.Name}")).ToList();
        var plain = _walked.Select(name => Constraint().Replace(name, "}")).ToHashSet();

        Assert.True(_faults.Count == 0, $"seed {_seed}: {_faults.Count} faults in {_sent} requests to {_walked.Count} endpoints\n" + string.Join('\n', _faults.Take(60)));
        Assert.True(documented.Count > 20 && documented.TrueForAll(plain.Contains), "in the API's document, but not walked: " + string.Join(", ", documented.Where(o => !plain.Contains(o))));
        Assert.True(_walked.Count + _leftOut.Count >= town.Routes.Count, $"{_walked.Count} of {town.Routes.Count} endpoints were walked. Name those that are left out, with the reason, in _leftOut.");
        Assert.True(_sent >= _walked.Count * _rounds, $"only {_sent} requests were sent to {_walked.Count} endpoints");
    }

    private async Task WalkAsync(Route route, IReadOnlyDictionary<string, Dictionary<string, string>> forms)
    {
        var fields = Fields.Of(route);
        var path = _town.Samples.Fill(route.Pattern);
        var form = forms.GetValueOrDefault(path) ?? fields.Form.ToDictionary(name => name, _ => "1");
        foreach (var name in fields.Form)
        {
            form.TryAdd(name, "");
        }

        // Each field of the endpoint is hostile in its turn, from a place that the seed chooses.
        var places = Samples.BeginningsOf(route.Pattern).Select(b => ("route", b)).Concat(fields.Query.Select(q => ("query", q))).Concat(route.Changes ? form.Keys.Where(k => k != "__RequestVerificationToken").Select(f => ("form", f)) : []).ToList();
        if (route.Changes && fields.Json is not null)
        {
            places = [.. places.Where(p => p.Item1 == "route"), .. Enumerable.Repeat(("json", ""), 2 + (2 * places.Count))];
        }

        var first = _dice.Next(places.Count);
        for (var round = 0; round < Math.Max(_rounds, route.Changes ? Math.Min(places.Count, 3 * _rounds) : 0); round++)
        {
            var value = HostileValue.All[_dice.Next(HostileValue.All.Count)];
            await SendAsync(route, path, fields, form, places[(first + round) % places.Count], value, round);
        }
    }

    private async Task SendAsync(Route route, string path, Fields fields, Dictionary<string, string> form, (string In, string Name) place, HostileValue value, int round)
    {
        var (browser, token) = await WhoAsync(route, round);
        if (place.In == "route")
        {
            // The test server's own client refuses NUL in a path; Kestrel answers it (WireTests).
            value = value.Encoded.Contains("%00", StringComparison.Ordinal) ? HostileValue.All[0] : value;
            path = _town.Samples.Fill(route.Pattern, new Dictionary<string, string> { [place.Name] = value.For("x").Length == 0 ? "%20" : value.For("x") });
        }

        if (place.In == "query")
        {
            path += $"?{place.Name}={value.For(place.Name)}";
        }

        using var request = new HttpRequestMessage(new HttpMethod(route.Method), new Uri(path, UriKind.Relative));
        if (route.Changes)
        {
            request.Content = Body(route, fields, form, place, value, token, round);
        }

        _sent++;
        var what = $"{route.Name} {(browser == _people.GetValueOrDefault("").Browser ? "(guest) " : "")}{place.In} {place.Name} = {value.Name}";
        try
        {
            using var answer = await browser.SendAsync(request);
            await JudgeAsync(route, what, answer);
            if (answer.Headers.Location?.ToString() is { } to && to.Contains("/log-in?", StringComparison.Ordinal) && route.Find<IAllowAnonymous>() is null)
            {
                _people.Clear();
            }
        }
        catch (Exception fault) when (fault is not Xunit.Sdk.XunitException)
        {
            _faults.Add($"{what}: {fault.GetType().Name} {fault.Message}");
        }
    }

    private HttpContent Body(Route route, Fields fields, Dictionary<string, string> form, (string In, string Name) place, HostileValue value, string? token, int round)
    {
        if (fields.Json is { } type)
        {
            var text = round % 7 == 6 ? value.Json : Spoil(Fields.Example(type)!, place.In == "json" ? value.Json : null);
            var json = new StringContent(text, Encoding.UTF8);
            json.Headers.ContentType = MediaTypeHeaderValue.Parse(round % 11 == 10 ? "text/xml" : "application/json");
            return json;
        }

        if (fields.Files.Count > 0)
        {
            var parts = new MultipartFormDataContent { { new StringContent(token ?? ""), "__RequestVerificationToken" } };
            parts.Add(new ByteArrayContent(round % 2 == 0 ? Town.Picture : Encoding.UTF8.GetBytes(value.Json)), fields.Files[0], "../../x.png");
            foreach (var (name, was) in form)
            {
                parts.Add(new StringContent(name == place.Name ? Uri.UnescapeDataString(value.Encoded) : was), name);
            }

            return parts;
        }

        var pairs = form.Where(f => f.Key != "__RequestVerificationToken").Select(f => $"{Uri.EscapeDataString(f.Key)}={(f.Key == place.Name && place.In == "form" ? value.For(Uri.EscapeDataString(f.Key)) : Uri.EscapeDataString(f.Value))}");
        var content = new ByteArrayContent(Encoding.ASCII.GetBytes(string.Join('&', pairs.Append($"__RequestVerificationToken={Uri.EscapeDataString(token ?? "")}"))));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(route.Face != Face.Api && round % 13 == 12 ? "multipart/form-data; boundary=x" : "application/x-www-form-urlencoded");
        return content;
    }

    // Puts the value in the place of one member, and now and then writes a member twice.
    private string Spoil(JsonNode body, string? value)
    {
        var members = new List<(JsonObject Of, string Name)>();
        void Collect(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject known:
                    foreach (var (name, inner) in known)
                    {
                        members.Add((known, name));
                        Collect(inner);
                    }

                    break;
                case JsonArray many:
                    foreach (var inner in many)
                    {
                        Collect(inner);
                    }

                    break;
            }
        }

        Collect(body);
        if (value is null || members.Count == 0)
        {
            return body.ToJsonString();
        }

        var (of, chosen) = members[_dice.Next(members.Count)];
        of[chosen] = "@@@";
        var text = body.ToJsonString().Replace("\"@@@\"", value, StringComparison.Ordinal);
        return _dice.Next(5) == 0 && text.Length > 2 ? $"{{\"{chosen}\":{value},{text[1..]}" : text;
    }

    private async Task JudgeAsync(Route route, string what, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if ((int)answer.StatusCode >= 500)
        {
            _faults.Add($"{what}: {(int)answer.StatusCode}");
        }

        if (route.Face == Face.Api && (int)answer.StatusCode >= 400 && answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            _faults.Add($"{what}: {(int)answer.StatusCode} is no problem+json but {answer.Content.Headers.ContentType?.MediaType ?? "nothing"}");
        }

        if (Inside().IsMatch(text))
        {
            _faults.Add($"{what}: shows what is inside: {Inside().Match(text).Value}");
        }

        if (answer.Headers.Contains("Set-Cookie") && answer.Headers.GetValues("Set-Cookie").Any(c => c.StartsWith("b=c", StringComparison.Ordinal)))
        {
            _faults.Add($"{what}: wrote a header of the caller's");
        }
    }

    private async Task<(HttpClient Browser, string? Token)> WhoAsync(Route route, int round)
    {
        var email = route.Pattern switch
        {
            _ when route.Pattern.StartsWith("/admin", StringComparison.Ordinal) || route.Pattern.StartsWith("/api/tenants", StringComparison.Ordinal) => TestMarketplace.Admin,
            _ when route.Pattern.Contains("/{shop}", StringComparison.Ordinal) => Town.Anna,
            _ when route.Find<IAllowAnonymous>() is null => Town.Dana,
            _ => round % 2 == 0 ? "" : Town.Dana,
        };
        var key = route.Face == Face.Api ? email + "!" : email;
        if (!_people.TryGetValue(key, out var known))
        {
            var browser = email.Length == 0 ? _town.Market.Guest() : route.Face == Face.Api ? await _town.Market.ApiAsync(email) : await _town.Market.SignedInAsync(email);
            known = _people[key] = (browser, route.Face == Face.Api ? null : await browser.TokenAsync(email.Length == 0 ? "/log-in" : "/account"));
        }

        return known;
    }

    // The forms of all pages as they stand there, by where they lead: a hostile value is the only one that is wrong.
    private async Task<IReadOnlyDictionary<string, Dictionary<string, string>>> FormsAsync()
    {
        var forms = new Dictionary<string, Dictionary<string, string>>();
        await _town.PutAsync((await WhoAsync(_town.Routes.First(r => r.Pattern == "/account/addresses"), 0)).Browser, "POT");
        foreach (var route in _town.Routes.Where(r => r is { Changes: false, Face: not Face.Api }))
        {
            var (browser, _) = await WhoAsync(route, 1);
            using var answer = await browser.GetAsync(new Uri(_town.Samples.Fill(route.Pattern), UriKind.Relative));
            if (answer.StatusCode != HttpStatusCode.OK || answer.Content.Headers.ContentType?.MediaType != "text/html")
            {
                continue;
            }

            foreach (var form in (await answer.DocumentAsync()).Forms.Where(f => f.Method == "post"))
            {
                var action = new Uri(form.Action.Replace("about:///", "http://localhost/", StringComparison.Ordinal), UriKind.RelativeOrAbsolute);
                var path = action.IsAbsoluteUri && action.AbsolutePath.Length > 0 ? action.AbsolutePath : _town.Samples.Fill(route.Pattern);
                forms.TryAdd(path, form.Elements.Select(e => (Name: e.GetAttribute("name"), Value: e switch
                {
                    IHtmlInputElement input => input.Value,
                    IHtmlTextAreaElement area => area.Value,
                    IHtmlSelectElement choice => choice.Value ?? "",
                    IHtmlButtonElement button => button.Value,
                    _ => "",
                })).Where(e => e.Name is { Length: > 0 }).DistinctBy(e => e.Name).ToDictionary(e => e.Name!, e => e.Value));
            }
        }

        Assert.True(forms.Count > 40, $"only {forms.Count} forms were found");
        return forms;
    }

    [GeneratedRegex(@"\b(System|Microsoft|Npgsql|Marketplace)\.[\w.]*Exception\b|\n\s+at [\w.<>]+\(|SQLite Error|SqlState|duplicate key value|stack trace", RegexOptions.IgnoreCase)]
    private static partial Regex Inside();

    [GeneratedRegex(@":[a-z]+\}")]
    private static partial Regex Constraint();
}

public sealed class FuzzOnSqlite() : FuzzTests(DatabaseKind.Sqlite, 20_271);

public sealed class FuzzOnPostgreSql() : FuzzTests(DatabaseKind.PostgreSql, 52_801);
