using Microsoft.Playwright;

namespace Marketplace.EndToEnd;

/// <summary>A real Chromium and a real marketplace on a port, made from the product's own recipes.</summary>
/// <remarks>Two of them run beside each other, each with a copy of its own: who suspends a shop at a desk takes it from nobody who is just buying there.</remarks>
public sealed class Browser : IAsyncLifetime
{
    public const string DemoPassword = "Demo!2026pass";
    internal const string Chromium = "/usr/bin/chromium";
    internal const float Patience = 30_000;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public TestMarketplace Market { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (!File.Exists(Chromium))
        {
            throw new InvalidOperationException("These tests need Chromium. Run: apt-get install -y chromium");
        }

        Market = await TestMarketplace.StartAsync(
            DatabaseKind.Sqlite, RepositoryRoot.Recipes("marketplace")["marketplace"], RepositoryRoot.Recipes("demo"),
            new Dictionary<string, string?> { ["Server"] = "kestrel", ["Clock"] = "system" }, filling: new Filling([], "") { Recipes = ["demo"] });
        _playwright = await Playwright.CreateAsync();
        // As patient as every other wait: the first picture on a cold machine takes longer than the five seconds of the library.
        Assertions.SetDefaultExpectTimeout(Patience);
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await Market.DisposeAsync();
    }

    /// <summary>A person at a screen; what the browser complains about (scripts, policy, missing files) fails the test at <see cref="Visitor.LeaveAsync"/>.</summary>
    public async Task<Visitor> VisitAsync(int width = 1440, bool dark = false, bool scripts = true, string? address = null)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = address ?? Market.Address,
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = scripts,
        });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(Patience);
        return new Visitor(page);
    }
}

/// <summary>A person at a screen.</summary>
public sealed class Visitor
{
    private readonly List<string> _complaints = [];

    public Visitor(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => _complaints.Add(error);
    }

    public IPage Page { get; }

    /// <summary>What the browser has said so far; a test that provokes a refusal takes it out.</summary>
    public IList<string> Complaints => _complaints;

    public async Task LogInAsync(string email, string password = Browser.DemoPassword)
    {
        await Page.GotoAsync("/log-in");
        await Page.FillAsync("[name=Email]", email);
        await Page.FillAsync("[name=Password]", password);
        await Page.ClickAsync("form[action$='/log-in'] .button-primary");
        await Page.WaitForURLAsync("**/account");
    }

    /// <summary>Does what leads to another page, also to the same address, and waits until that has come: the load state alone is still the old page's.</summary>
    public async Task NextPageAsync(Func<Task> act)
    {
        var come = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Come(object? sender, IPage page) => come.TrySetResult();
        Page.Load += Come;
        try
        {
            await act();
            await come.Task.WaitAsync(TimeSpan.FromMilliseconds(Browser.Patience));
        }
        finally
        {
            Page.Load -= Come;
        }
    }

    /// <summary>Puts a product into the cart from its page.</summary>
    public async Task AddAsync(string slug, string language = "")
    {
        await Page.GotoAsync($"{language}/products/{slug}");
        await Page.ClickAsync("form[action$='/cart/lines'] button");
        await Page.WaitForSelectorAsync("dialog.drawer .drawer-lines");
        await Page.ClickAsync("dialog.drawer a[href$='/cart']");
        await Page.WaitForURLAsync("**/cart");
    }

    /// <summary>Fills the checkout and pays; answers the order's number from the confirmation's address.</summary>
    public async Task<string> PayAsync(string language = "", string card = "4242424242424242")
    {
        await Page.GotoAsync($"{language}/checkout");
        foreach (var (field, value) in new Dictionary<string, string>
        {
            ["Email"] = "grace@buyer.test", ["Name"] = "Grace Guest", ["Line1"] = "Main Street 1", ["City"] = "Los Angeles", ["Postcode"] = "90001", ["Region"] = "CA",
        })
        {
            await Page.FillAsync($"[name={field}]", value);
        }

        await Page.SelectOptionAsync("[name=Country]", "US");
        await NextPageAsync(() => Page.ClickAsync("button[name=Intent][value=update]"));
        await Page.FillAsync("[name='Payment[cardNumber]']", card);
        await Page.FillAsync("[name='Payment[cardExpiry]']", "12/34");
        await Page.FillAsync("[name='Payment[cardCvc]']", "123");
        await Page.ClickAsync("button[name=Intent][value=pay]");
        await Page.WaitForURLAsync("**/orders/**");
        return new Uri(Page.Url).Segments[^1];
    }

    public async Task<string> TextAsync(string selector = "main") => await Page.InnerTextAsync(selector);

    /// <summary>Every text that the page shows or says, save what is marked as English or as code.</summary>
    public Task<string[]> ShownAsync() => Page.EvaluateAsync<string[]>(
        """
        (() => {
          const found = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) { const text = walker.currentNode.textContent.trim(); if (text && !walker.currentNode.parentElement.closest('script, code, pre, [lang=en]')) found.push(text); }
          for (const one of document.querySelectorAll('[aria-label], [placeholder], [title]')) found.push(...['aria-label', 'placeholder', 'title'].map((name) => one.getAttribute(name)).filter(Boolean));
          return found;
        })()
        """);

    /// <summary>No page may be wider than the screen.</summary>
    public async Task FitsAsync() =>
        Assert.Equal((Page.Url, 0), (Page.Url, await Page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)")));

    public async Task LeaveAsync()
    {
        await Page.Context.CloseAsync();
        Assert.Empty(_complaints);
    }
}

/// <summary>What buyers do.</summary>
[CollectionDefinition(nameof(AtTheCounter))]
public sealed class AtTheCounter : ICollectionFixture<Browser>;

/// <summary>What sellers and admins do.</summary>
[CollectionDefinition(nameof(AtTheDesks))]
public sealed class AtTheDesks : ICollectionFixture<Browser>;

/// <summary>What is marked for speed: after all others, with nothing beside it.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone : ICollectionFixture<Browser>;
