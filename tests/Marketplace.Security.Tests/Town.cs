using System.Globalization;
using System.Net;
using System.Reflection;
using Dapper;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Tenancy;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Security.Tests;

/// <summary>A marketplace with every feature on, two shops, two buyers, a moderator and a second tenant: somebody to rob, and somebody to do it.</summary>
public sealed class Town : IAsyncDisposable
{
    public const string Anna = "anna@market.test";
    public const string Boris = "boris@market.test";
    public const string Clerk = "clerk@market.test";
    public const string Dana = "dana@market.test";
    public const string Eve = "eve@market.test";
    public const string Moderator = "moderator@market.test";
    public const string Other = "other";

    // A red square of 4 by 4 pixels.
    public static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAIAAAAmkwkpAAAAEElEQVR4nGP4z8AARwzEcQCukw/x0F8jngAAAABJRU5ErkJggg==");

    private Town(TestMarketplace market) => Market = market;

    public TestMarketplace Market { get; }

    /// <summary>What stands for the values in routes: things of Anna's shop and of the buyer Dana.</summary>
    public Samples Samples { get; private set; } = null!;

    public IReadOnlyList<Route> Routes { get; private set; } = [];

    public static async Task<Town> OpenAsync(DatabaseKind kind, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var market = await TestMarketplace.StartAsync(kind, TestMarketplace.SetupRecipe("Marketplace.Ordering"), settings: settings);
        var town = new Town(market);
        try
        {
            await market.With<ITenantFeatures>(async f => await f.ChangeAsync([.. f.All.Where(x => !x.Enabled).Select(x => x.Id)], [], CancellationToken.None));
            await market.AddTenantAsync("Other", Other, "test");
            await town.FillAsync();
            await market.InTenantAsync("Default", services =>
            {
                town.Routes = [.. services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(Route.Of).OrderBy(r => r.Pattern, StringComparer.Ordinal)];
                return Task.CompletedTask;
            });
            Assert.True(town.Routes.Count > 200, $"{town.Routes.Count}");
        }
        catch
        {
            await market.DisposeAsync();
            throw;
        }

        return town;
    }

    /// <summary>One value of the Default tenant's database, as text.</summary>
    public async Task<string> OneAsync(string sql, object? values = null)
    {
        var value = await Market.Ask<UnitOfWork, object?>(async unit => await unit.Connection.ExecuteScalarAsync<object>(sql, values));
        return value switch
        {
            null => throw new InvalidOperationException($"Nothing answers to: {sql}"),
            Guid id => id.ToString(),
            string text when Guid.TryParse(text, out var id) => id.ToString(),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    /// <summary>Every row that people make, as text; what is written about each request or sign-in is left out.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RowsAsync(params IEnumerable<string> leftOut)
    {
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await Market.InTenantAsync("Default", async services =>
        {
            var database = services.GetRequiredService<TenantDatabase>();
            await using var connection = database.CreateConnection();
            var tables = await connection.QueryAsync<string>(Market.Kind == DatabaseKind.Sqlite
                ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%' AND name NOT LIKE 'sqlite_%'"
                : $"SELECT table_name FROM information_schema.tables WHERE table_schema = '{database.Schema}' AND table_type = 'BASE TABLE'");
            string[] noise = ["users_session", "engine_outbox", "engine_handled_event", "engine_data_protection_key", "engine_audit", "engine_security_event", .. leftOut];
            foreach (var table in tables.Where(t => !noise.Contains(t) && !t.EndsWith("_migrations", StringComparison.Ordinal)))
            {
                var lines = (await connection.QueryAsync($"SELECT * FROM \"{table}\"")).Select(row => string.Join('|', ((IDictionary<string, object?>)row).Values.Select(v => v is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(v, CultureInfo.InvariantCulture))));
                rows[table] = string.Join('\n', lines.Order(StringComparer.Ordinal));
            }
        });
        return rows;
    }

    public ValueTask DisposeAsync() => Market.DisposeAsync();

    /// <summary>Puts pieces into the browser's cart.</summary>
    public async Task PutAsync(HttpClient browser, string sku, int quantity = 1)
    {
        using var line = new FormUrlEncodedContent([new("VariantId", await VariantAsync(sku)), new("Quantity", $"{quantity}")]);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync(new Uri("/cart/lines", UriKind.Relative), line)).StatusCode);
    }

    public Task<string> VariantAsync(string sku) => OneAsync("SELECT id FROM catalog_variant WHERE sku = @sku", new { sku });

    /// <summary>The checkout's form as the page shows it, filled in; sent to <c>/checkout</c> it pays.</summary>
    public static async Task<Dictionary<string, string>> CheckoutAsync(HttpClient browser, string email, string card = "4242 4242 4242 4242")
    {
        var page = await (await browser.GetAsync(new Uri("/checkout", UriKind.Relative))).DocumentAsync();
        var fields = page.QuerySelectorAll("form#checkout input[name]").Where(i => i.GetAttribute("type") is not "radio" || i.HasAttribute("checked"))
            .DistinctBy(i => i.GetAttribute("name")).ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
        Assert.True(fields.ContainsKey("Checkout"), page.Body?.TextContent);
        (fields["Email"], fields["Name"], fields["Line1"], fields["City"], fields["Postcode"], fields["Country"]) = (email, "ZZDANA Buyer", "ZZSTREET 1", "Springfield", "12345", "US");
        (fields["Payment[cardNumber]"], fields["Payment[cardExpiry]"], fields["Payment[cardCvc]"], fields["Intent"]) = (card, "12/40", "123", "pay");
        return fields;
    }

    private async Task FillAsync()
    {
        foreach (var email in (string[])[Anna, Boris, Clerk, Dana, Eve])
        {
            await Market.AddUserAsync(email);
        }

        await Market.AddUserAsync(Moderator, "Moderator");
        await RunAsync(
            """
            { "name": "sellers", "sellers": [
              { "slug": "anna", "name": "ZZANNA shop", "email": "anna@market.test", "ownerEmail": "anna@market.test" },
              { "slug": "boris", "name": "Boris", "email": "boris@market.test", "ownerEmail": "boris@market.test" } ] },
            { "name": "categories", "categories": [ { "path": "home", "name": "Home", "taxClass": "standard" } ] },
            { "name": "products", "seller": "anna", "products": [
              { "handle": "pot", "title": "Clay pot", "category": "home", "price": 12.50, "stock": 1000, "weightGrams": 800, "sku": "POT" },
              { "handle": "book", "title": "A book", "category": "home", "price": 9.99, "stock": 100, "sku": "BOOK" } ] },
            { "name": "products", "seller": "boris", "products": [
              { "handle": "hammer", "title": "Hammer", "category": "home", "price": 19.90, "stock": 500, "weightGrams": 1200, "sku": "HAMMER" } ] },
            { "name": "shipping-zones", "zones": [ { "name": "USA", "places": ["US"] }, { "name": "World", "places": ["*"] } ] },
            { "name": "tax-rates", "rates": [ { "zone": "USA", "taxClass": "standard", "name": "Sales tax", "percent": 10 } ] },
            { "name": "shipping-methods", "methods": [
              { "seller": "anna", "name": "Post", "price": 5, "minDays": 2, "maxDays": 4 },
              { "seller": "boris", "name": "Parcel", "price": 4, "minDays": 1, "maxDays": 2 } ] },
            { "name": "ContentDefinition",
              "ContentTypes": [ { "Name": "Page", "DisplayName": "Page", "ContentTypePartDefinitionRecords": [
                { "PartName": "TitlePart" }, { "PartName": "AutoroutePart" }, { "PartName": "LocalizationPart" }, { "PartName": "Page" }, { "PartName": "MarkdownBodyPart" } ] } ],
              "ContentParts": [ { "Name": "Page", "ContentPartFieldDefinitionRecords": [ { "FieldName": "TextField", "Name": "Summary" }, { "FieldName": "MediaField", "Name": "Cover" } ] } ] },
            { "name": "content", "data": [ { "ContentItemId": "terms", "ContentType": "Page", "TitlePart": { "Title": "Terms" }, "AutoroutePart": { "Path": "terms" }, "MarkdownBodyPart": { "Markdown": "Be kind." } } ] }
            """);
        Samples = await SampleAsync();
    }

    private Task RunAsync(string steps) => Market.RunStepsAsync(steps);

    // What only people make: a picture, a second member, an invitation, an address, orders, and things of the admin.
    private async Task<Samples> SampleAsync()
    {
        var (anna, dana, admin) = (await Market.SignedInAsync(Anna), await Market.SignedInAsync(Dana), await Market.SignedInAsync());
        var product = await OneAsync("SELECT product_id FROM catalog_variant WHERE sku = 'POT'");
        using var picture = new MultipartFormDataContent { { new StringContent((await anna.TokenAsync($"/vendor/anna/products/{product}"))!), "__RequestVerificationToken" } };
        picture.Add(new ByteArrayContent(Picture), "file", "pot.png");
        Assert.Equal(HttpStatusCode.Redirect, (await anna.PostAsync(new Uri($"/vendor/anna/products/{product}/pictures", UriKind.Relative), picture)).StatusCode);

        var clerk = await InviteAsync(anna, Clerk);
        Assert.Equal(HttpStatusCode.Redirect, (await (await Market.SignedInAsync(Clerk)).PostFormAsync(clerk, clerk, [])).StatusCode);
        var invitation = await InviteAsync(anna, "somebody@market.test");

        Assert.Equal(HttpStatusCode.SeeOther, (await dana.PostFormAsync("/account/addresses", "/account/addresses", new()
        {
            ["Name"] = "ZZDANA Buyer", ["Line1"] = "ZZSTREET 1", ["City"] = "Springfield", ["Postcode"] = "12345", ["Country"] = "US",
        })).StatusCode);
        await PutAsync(dana, "POT");
        Assert.Equal(HttpStatusCode.SeeOther, (await dana.PostAsync(new Uri("/checkout", UriKind.Relative), new FormUrlEncodedContent(await CheckoutAsync(dana, Dana)))).StatusCode);
        await PutAsync(dana, "BOOK");
        await dana.PostAsync(new Uri("/checkout", UriKind.Relative), new FormUrlEncodedContent(await CheckoutAsync(dana, Dana, "4000 0025 0000 3155")));
        await Market.DeliverEventsAsync();
        await Market.With<UnitOfWork>(unit => unit.Connection.ExecuteAsync(
            """
            INSERT INTO reviews_review (id, product_id, seller_id, buyer_id, product_title, product_slug, order_number, stars, title, text, language, author_name, state, created_at, reply, open_reports, version)
            SELECT @id, p.id, p.seller_id, u.id, p.title, p.slug, '1', 4, 'Good', 'Holds water.', 'en', 'Dana', 'Published', @now, '', 0, 1
            FROM catalog_product p JOIN catalog_variant v ON v.product_id = p.id CROSS JOIN users_user u WHERE v.sku = 'POT' AND u.email = @Dana
            """,
            new { id = Guid.CreateVersion7(), now = Market.Clock.Now, Dana }));

        var cart = await (await Market.Guest().PostAsync(new Uri("/api/v1/carts", UriKind.Relative), null)).Content.ReadAsStringAsync();
        await admin.PostFormAsync("/admin/roles", "/admin/roles", new() { ["Name"] = "Watchers" });
        using var file = new MultipartFormDataContent { { new StringContent((await admin.TokenAsync("/admin/media"))!), "__RequestVerificationToken" } };
        file.Add(new ByteArrayContent(Picture), "file", "red.png");
        await admin.PostAsync(new Uri("/admin/media", UriKind.Relative), file);
        await admin.PostFormAsync("/admin/commissions", "/admin/commissions", new() { ["Name"] = "Anna", ["Percent"] = "10", ["Seller"] = "anna" });
        return new Samples(this, product, invitation[(invitation.LastIndexOf('/') + 1)..], System.Text.Json.JsonDocument.Parse(cart).RootElement.GetProperty("token").GetString()!);
    }

    private async Task<string> InviteAsync(HttpClient owner, string email)
    {
        var before = (await MailAsync()).Count;
        await owner.PostFormAsync("/vendor/anna/members", "/vendor/anna/members/invitations", new() { ["Email"] = email, ["Role"] = "Staff" });
        await Market.DeliverEventsAsync();
        var mails = await MailAsync();
        Assert.True(mails.Count > before, "no invitation was sent");
        var text = mails.Single(m => m.Contains(email, StringComparison.Ordinal) && m.Contains("/invitations/", StringComparison.Ordinal));
        var start = text.IndexOf("/invitations/", StringComparison.Ordinal);
        return text[start..].Split((char[]?)null, 2)[0];
    }

    /// <summary>The mails that were sent, as text.</summary>
    public Task<IReadOnlyList<string>> MailAsync() => Market.Ask<Kernel.Mail.IMailLog, IReadOnlyList<string>>(log =>
        Task.FromResult<IReadOnlyList<string>>([.. log.Newest(100).Select(mail => mail.To + "\n" + log.Read(mail.File))]));
}

/// <summary>One method of one endpoint.</summary>
public sealed record Route(string Method, string Pattern, Face Face, RouteEndpoint Endpoint)
{
    public bool Changes => Method is not ("GET" or "HEAD" or "OPTIONS");

    /// <summary>How tables of tests name it: <c>POST /cart/lines</c>.</summary>
    public string Name => $"{Method} {Pattern}";

    public MethodInfo? Handler => Endpoint.Metadata.GetMetadata<MethodInfo>();

    public TMetadata? Find<TMetadata>()
        where TMetadata : class => Endpoint.Metadata.GetMetadata<TMetadata>();

    /// <summary>A body of the kind that the endpoint takes, so that nothing is refused for its content type alone.</summary>
    public HttpContent Body(params IReadOnlyList<KeyValuePair<string, string?>> fields)
    {
        var kinds = Find<Microsoft.AspNetCore.Http.Metadata.IAcceptsMetadata>()?.ContentTypes ?? [];
        if (kinds.Contains("application/json") || (Face == Face.Api && kinds.Count == 0))
        {
            return new StringContent(Fuzzing.Fields.Of(this).Json is { } type ? Fuzzing.Fields.Example(type)!.ToJsonString() : "{}", System.Text.Encoding.UTF8, "application/json");
        }

        // Several files at once are read from the request itself, which no metadata tells.
        if ((kinds.Count > 0 && !kinds.Contains("application/x-www-form-urlencoded")) || Pattern.EndsWith("/pictures", StringComparison.Ordinal))
        {
            var parts = new MultipartFormDataContent { { new ByteArrayContent(Town.Picture), "file", "x.png" } };
            foreach (var (name, value) in fields)
            {
                parts.Add(new StringContent(value ?? ""), name);
            }

            return parts;
        }

        return new FormUrlEncodedContent(fields);
    }

    public static IEnumerable<Route> Of(RouteEndpoint endpoint)
    {
        var pattern = "/" + (endpoint.RoutePattern.RawText ?? "").TrimStart('/');
        return (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Where(m => m != "HEAD")
            .Select(method => new Route(method, pattern, endpoint.Metadata.GetMetadata<FaceMetadata>()?.Face ?? Face.Storefront, endpoint));
    }
}
