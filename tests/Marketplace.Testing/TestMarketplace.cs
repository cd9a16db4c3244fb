using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Marketplace.Host;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Jobs;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tenancy;
using Marketplace.Runtime;
using Marketplace.Runtime.Features;
using Marketplace.Runtime.Outbox;
using Marketplace.Runtime.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xunit;

namespace Marketplace.Testing;

/// <summary>A whole marketplace in this process: real host, real pipeline, a real database of its own, a clock that stands still.</summary>
/// <remarks>Set up by a recipe like any other tenant. The Default tenant's administrator is <see cref="Admin"/>.</remarks>
public sealed class TestMarketplace : IAsyncDisposable
{
    public const string Admin = "admin@market.test";
    public const string Password = "correct horse battery";
    private readonly WebApplication _app;
    private readonly string _folder;
    private readonly string? _database;
    private readonly bool _joined;

    private TestMarketplace(WebApplication app, string folder, string? database, DatabaseKind kind, bool joined = false)
    {
        (_app, _folder, _database, Kind, _joined) = (app, folder, database, kind, joined);
    }

    public DatabaseKind Kind { get; }

    public TestClock Clock { get; private init; } = null!;

    public string Folder => _folder;

    /// <summary>Connection string of the host's PostgreSQL; null on SQLite.</summary>
    public string? Database => _database;

    /// <summary>Where a browser finds it, when it listens.</summary>
    public string Address => _app.Urls.First();

    /// <summary>Names of the tenants, without reaching into the host.</summary>
    public IReadOnlyList<TenantInfo> Tenants => _app.Services.GetRequiredService<Tenants>().All;

    internal IServiceProvider HostServices => _app.Services;

    /// <summary>A marketplace whose Default tenant has these features.</summary>
    public static Task<TestMarketplace> StartAsync(DatabaseKind kind, params string[] features) => StartAsync(kind, SetupRecipe(features));

    /// <summary>A marketplace set up from the text of a recipe.</summary>
    /// <param name="kind">Where its tables are.</param>
    /// <param name="recipe">A set-up recipe; null leaves the Default tenant waiting for its set-up.</param>
    /// <param name="recipes">Further recipe files by name.</param>
    /// <param name="settings">Further configuration; <c>Clock=system</c> lets time run, <c>Server=kestrel</c> listens on a free port, <c>Recipes</c> is another folder.</param>
    /// <param name="modules">Modules of the test's own, besides those that the host was built with.</param>
    /// <param name="filling">What it holds besides, when there is a recipe.</param>
    public static async Task<TestMarketplace> StartAsync(
        DatabaseKind kind, string? recipe, IReadOnlyDictionary<string, string>? recipes = null, IReadOnlyDictionary<string, string?>? settings = null,
        Assembly[]? modules = null, Filling? filling = null)
    {
        if (recipe is null)
        {
            return await OpenAsync(kind, await NewFolderAsync(recipes), kind == DatabaseKind.PostgreSql ? await PostgreSql.NewDatabaseAsync() : null, settings, modules);
        }

        var all = new Dictionary<string, string>(recipes ?? new Dictionary<string, string>()) { ["test"] = recipe };
        var folder = await NewFolderAsync(all);
        var database = await Snapshots.CopyAsync(Snapshots.NameOf(kind, recipe, recipes, settings, modules, filling), folder, async () =>
        {
            var market = await StartAsync(kind, recipe: null, all, settings, modules);
            await market.SetUpAsync(NameOf(recipe));
            await market.FillAsync(filling);
            return await market.FreezeAsync();
        });
        return await OpenAsync(kind, folder, database, settings, modules);
    }

    private static string NameOf(string recipe)
    {
        using var parsed = JsonDocument.Parse(recipe, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        return parsed.RootElement.GetProperty("name").GetString()!;
    }

    private static async Task<string> NewFolderAsync(IReadOnlyDictionary<string, string>? recipes)
    {
        var folder = Directory.CreateTempSubdirectory("marketplace-test-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "recipes"));
        foreach (var (name, text) in recipes ?? new Dictionary<string, string>())
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "recipes", $"{name}.recipe.json"), text);
        }

        return folder;
    }

    /// <summary>Opens what a host has left behind: its folder, with <c>data</c> and <c>recipes</c>, and its database. Both are left there.</summary>
    public static async Task<TestMarketplace> OnAsync(DatabaseKind kind, string folder, string? database)
    {
        var left = await OpenAsync(kind, folder, database, null, null);
        return new TestMarketplace(left._app, folder, database, kind, joined: true) { Clock = left.Clock };
    }

    private static async Task<TestMarketplace> OpenAsync(DatabaseKind kind, string folder, string? database, IReadOnlyDictionary<string, string?>? settings, Assembly[]? modules)
    {
        var clock = new TestClock();
        var app = Build(folder, database, clock, settings, modules ?? []);
        await app.StartAsync();

        // Until it hears the news of others it may have missed some, and throws its pages away once.
        await app.Services.GetRequiredService<NodeNews>().Hearing.WaitAsync(TimeSpan.FromMinutes(1));
        return new TestMarketplace(app, folder, database, kind) { Clock = clock };
    }

    private async Task FillAsync(Filling? filling)
    {
        foreach (var name in filling?.Recipes ?? [])
        {
            await RunRecipeAsync(name);
            await DeliverEventsAsync();
        }

        foreach (var person in filling?.People ?? [])
        {
            await AddUserAsync(person);
        }

        if (filling?.Steps is { Length: > 0 } steps)
        {
            await RunStepsAsync(steps);
        }
    }

    /// <summary>Runs recipe steps, separated by commas, and delivers what they tell; fails when one is refused.</summary>
    public async Task RunStepsAsync(string steps)
    {
        await With<IRecipes>(async recipes =>
        {
            var done = await recipes.RunTextAsync($$"""{ "name": "more", "steps": [ {{steps}} ] }""", _ => { }, CancellationToken.None);
            Assert.False(done.Failed(out var error), error?.Message);
        });
        await DeliverEventsAsync();
    }

    // Stops it and leaves its folder and its database behind.
    private async Task<Snapshot> FreezeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_database is not null)
        {
            await PostgreSql.DisconnectAsync(_database);
        }

        return new Snapshot(_folder, _database);
    }

    /// <summary>Sets the Default tenant up from one of the host's recipes, then runs further ones in it.</summary>
    public async Task SetUpAsync(string recipe, params string[] more)
    {
        var setup = new TenantSetup { Name = "Default", SiteName = "Test market", RecipeName = recipe, UserName = "admin", Email = Admin, Password = Password };
        Assert.False((await _app.Services.GetRequiredService<Tenants>().SetupAsync(setup, _ => { }, CancellationToken.None)).Failed(out var error), error?.Message);
        foreach (var name in more)
        {
            await RunRecipeAsync(name);
        }
    }

    private Task RunRecipeAsync(string name) => With<IRecipes>(async recipes =>
        Assert.False((await recipes.RunAsync(name, _ => { }, CancellationToken.None)).Failed(out var error), error?.Message));

    /// <summary>Adds a tenant under a prefix and sets it up from one of the recipes.</summary>
    public async Task AddTenantAsync(string name, string prefix, string recipe)
    {
        var tenants = _app.Services.GetRequiredService<Tenants>();
        var made = await tenants.CreateAsync(new TenantInfo { Name = name, RequestUrlPrefix = prefix, RecipeName = recipe, DatabaseProvider = "" }, CancellationToken.None);
        Assert.False(made.Failed(out var refused, out _), refused?.Message);
        var setup = new TenantSetup { Name = name, SiteName = name, UserName = "admin", Email = Admin, Password = Password };
        Assert.False((await tenants.SetupAsync(setup, _ => { }, CancellationToken.None)).Failed(out var error), error?.Message);
    }

    /// <summary>A set-up recipe with these features and with rate limits that tests do not meet.</summary>
    public static string SetupRecipe(params IEnumerable<string> features) => JsonSerializer.Serialize(new
    {
        name = "test",
        displayName = "Test",
        issetuprecipe = true,
        steps = new object[]
        {
            new { name = "feature", enable = features },
            new Dictionary<string, object>
            {
                ["name"] = "settings",
                ["rate-limits"] = new { logInPerMinute = 100_000, signUpPerMinute = 100_000, checkoutPerMinute = 100_000, apiPerMinute = 1_000_000, wrongLogInsFromAddress = 100_000, refusedPaymentsOfCard = 100_000, refusedPaymentsFromAddress = 100_000, cartsFromAddress = 100_000 },
            },
        },
    });

    /// <summary>A browser without an account: keeps cookies, does not follow redirects.</summary>
    /// <param name="root">Where it starts.</param>
    /// <param name="cookies">Cookies that it shares with a browser on another node.</param>
    public HttpClient Guest(string root = "http://localhost/", CookieContainer? cookies = null)
    {
        var browser = new HttpClient(new Cookies(_app.GetTestServer().CreateHandler(), cookies ?? new CookieContainer())) { BaseAddress = new Uri(root) };
        return browser;
    }

    /// <summary>A browser in which this person is signed in; the person is made when there is none.</summary>
    public async Task<HttpClient> SignedInAsync(string email = Admin, params string[] roles)
    {
        if (email != Admin)
        {
            await AddUserAsync(email, roles);
        }

        var browser = Guest();
        var answer = await browser.PostFormAsync("/log-in", "/log-in", new() { ["Email"] = email, ["Password"] = Password });
        return answer.StatusCode is HttpStatusCode.Redirect
            ? browser
            : throw new InvalidOperationException($"{email} could not sign in: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>A client of the REST API with this person's bearer token.</summary>
    public async Task<HttpClient> ApiAsync(string email = Admin, params string[] roles)
    {
        if (email != Admin)
        {
            await AddUserAsync(email, roles);
        }

        var api = Guest();
        var answer = await api.PostAsJsonAsync("/api/v1/tokens", new { email, password = Password });
        var token = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("accessToken").GetString());
        return api;
    }

    /// <summary>Makes a person, or finds the one with this address.</summary>
    public async Task<UserId> AddUserAsync(string email, params string[] roles)
    {
        UserId id = default;
        await InTenantAsync("Default", async services =>
        {
            var made = await services.GetRequiredService<UnitOfWork>().CommitAsync(
                () => services.GetRequiredService<Users.Setup.FirstPeople>().EnsureUserAsync(email, email.Split('@')[0], Password, roles), CancellationToken.None);
            Assert.False(made.Failed(out var error), error?.Message);
            id = (await services.GetRequiredService<IPeople>().FindByEmailAsync(email, CancellationToken.None))!.Id;
        });
        return id;
    }

    /// <summary>Works with a service of the Default tenant in a fresh scope.</summary>
    public Task With<TService>(Func<TService, Task> work)
        where TService : notnull => InTenantAsync("Default", services => work(services.GetRequiredService<TService>()));

    /// <summary>Asks a service of the Default tenant in a fresh scope.</summary>
    public async Task<TResult> Ask<TService, TResult>(Func<TService, Task<TResult>> question)
        where TService : notnull
    {
        TResult answer = default!;
        await With<TService>(async service => answer = await question(service));
        return answer;
    }

    /// <summary>Works in a fresh scope of any tenant.</summary>
    public async Task InTenantAsync(string tenant, Func<IServiceProvider, Task> work)
    {
        var host = _app.Services.GetRequiredService<ShellHost>();
        var shell = await host.EnterAsync(host.Find(tenant)!) ?? throw new InvalidOperationException($"Tenant {tenant} does not run: {host.Find(tenant)!.Fault}");
        try
        {
            await using var scope = shell.Services.CreateAsyncScope();
            await work(scope.ServiceProvider);
        }
        finally
        {
            await shell.LeaveAsync();
        }
    }

    /// <summary>Delivers the Default tenant's events until none is due; fails when one has failed.</summary>
    public Task DeliverEventsAsync() => With<OutboxDispatcher>(async outbox =>
    {
        await outbox.DoDueAsync(CancellationToken.None);
        await With<UnitOfWork>(async unit =>
        {
            var errors = await Dapper.SqlMapper.QueryAsync<string>(unit.Connection, "SELECT error FROM engine_outbox WHERE error IS NOT NULL");
            Assert.Empty(errors);
        });
    });

    /// <summary>Runs a job of the Default tenant now; fails when it fails.</summary>
    public Task RunJobAsync(string name) => With<IJobs>(async jobs =>
        Assert.False((await jobs.RunAsync(name, CancellationToken.None)).Failed(out var error), error?.Message));

    /// <summary>A second node on the same database and files; dispose of it before this one.</summary>
    public async Task<TestMarketplace> JoinAsync(IReadOnlyDictionary<string, string?>? settings = null, Assembly[]? modules = null)
    {
        var app = Build(_folder, _database, Clock, settings, modules ?? []);
        try
        {
            await app.StartAsync();
            await app.Services.GetRequiredService<NodeNews>().Hearing.WaitAsync(TimeSpan.FromMinutes(1));
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new TestMarketplace(app, _folder, _database, Kind, joined: true) { Clock = Clock };
    }

    /// <summary>Takes over what other nodes have changed, as each node does every two seconds.</summary>
    public Task SyncAsync() => _app.Services.GetRequiredService<ShellHost>().SyncAsync(CancellationToken.None);

    /// <summary>Ends as on SIGTERM: what runs may end.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <summary>Starts a second process's worth of host on the same data, and stops it again.</summary>
    public async Task StartAgainAsync(string environment)
    {
        await using var again = await JoinAsync(new Dictionary<string, string?> { ["Environment"] = environment });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_joined)
        {
            return;
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_database is not null)
        {
            await PostgreSql.DropDatabaseAsync(_database);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static WebApplication Build(string folder, string? database, TestClock clock, IReadOnlyDictionary<string, string?>? settings, Assembly[] modules)
    {
        var builder = MarketplaceHost.CreateBuilder(
        [
            "--data", Path.Combine(folder, "data"), "--recipes", settings?.GetValueOrDefault("Recipes") ?? Path.Combine(folder, "recipes"),
            "--Urls=http://127.0.0.1:0", "--staticWebAssets", StaticAssets(),
            .. database is null ? Array.Empty<string>() : ["--database", database],
            "--environment", settings?.GetValueOrDefault("Environment") ?? "Development", "--Marketplace:Jobs=false", "--Logging:LogLevel:Default=Error", "--Logging:Console:FormatterName=simple", "--Logging:LogLevel:Microsoft=Error",
            .. (settings ?? new Dictionary<string, string?>()).Select(s => $"--{s.Key}={s.Value}"),
        ]);
        if (settings?.GetValueOrDefault("Clock") != "system")
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        }

        if (modules.Length > 0)
        {
            var host = typeof(MarketplaceHost).Assembly.GetCustomAttributes<ApplicationPartAttribute>().Select(part => Assembly.Load(part.AssemblyName));
            builder.Services.Replace(ServiceDescriptor.Singleton(new FeatureCatalog([.. host, .. modules])));
        }

        if (settings?.GetValueOrDefault("Server") != "kestrel")
        {
            builder.WebHost.UseTestServer();
        }

        var app = builder.Build();
        app.UseMarketplace();
        return app;
    }

    // The manifest of the libraries' files lies beside the host's own binary of the same configuration.
    private static string StaticAssets() => Path.Combine(
        RepositoryRoot.Path, "artifacts", "bin", "Marketplace.Host", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "Marketplace.Host.staticwebassets.runtime.json");

    private sealed class Cookies(HttpMessageHandler inner, CookieContainer jar) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (jar.GetCookieHeader(request.RequestUri!) is { Length: > 0 } cookies)
            {
                request.Headers.TryAddWithoutValidation("Cookie", cookies);
            }

            var answer = await base.SendAsync(request, cancellationToken);
            foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            {
                jar.SetCookies(request.RequestUri!, cookie.Replace("; expires=Thu, 01 Jan 1970 00:00:00 GMT", "; max-age=0", StringComparison.OrdinalIgnoreCase));
            }

            return answer;
        }
    }
}

/// <summary>What tests do with pages.</summary>
public static class Browsing
{
    private static readonly HtmlParser _parser = new();

    /// <summary>Reads the page for its antiforgery token, then posts the form as a browser would.</summary>
    public static async Task<HttpResponseMessage> PostFormAsync(this HttpClient browser, string page, string action, Dictionary<string, string> fields)
    {
        if (await browser.TokenAsync(page) is { } token)
        {
            fields["__RequestVerificationToken"] = token;
        }

        using var content = new FormUrlEncodedContent(fields);
        return await browser.PostAsync(new Uri(action, UriKind.RelativeOrAbsolute), content);
    }

    /// <summary>The antiforgery token of a page, or null where it has none.</summary>
    public static async Task<string?> TokenAsync(this HttpClient browser, string page)
    {
        var html = await browser.GetStringAsync(new Uri(page, UriKind.RelativeOrAbsolute));
        return _parser.ParseDocument(html).QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value");
    }

    /// <summary>The answer as a document to query.</summary>
    public static async Task<AngleSharp.Html.Dom.IHtmlDocument> DocumentAsync(this HttpResponseMessage answer) =>
        _parser.ParseDocument(await answer.Content.ReadAsStringAsync());

    /// <summary>The <c>code</c> of a problem+json answer.</summary>
    public static async Task<string?> CodeAsync(this HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
}
