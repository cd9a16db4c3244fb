using System.Text;

namespace Marketplace.Security.Tests;

/// <summary>What stands for each value of a route. A new route value needs a line here; nothing else in these tests knows routes by heart.</summary>
public sealed class Samples(Town town, string product, string invitation, string cart)
{
    private readonly Dictionary<string, string> _known = [];

    /// <summary>The order of Dana that every other person must not see.</summary>
    public string Order { get; private set; } = "";

    // The beginning of a pattern up to and with a value, and where a sample of it is found.
    private Dictionary<string, Func<Task<string>>> Table => new()
    {
        ["/account/addresses/{id:guid}"] = () => town.OneAsync("SELECT id FROM ordering_address"),
        ["/account/orders/{number}"] = OrderAsync,
        ["/account/reviews/{product}"] = () => Task.FromResult(product),
        ["/admin/audit/{id:guid}"] = () => town.OneAsync("SELECT id FROM engine_audit ORDER BY id LIMIT 1"),
        ["/admin/categories/{id}"] = () => town.OneAsync("SELECT id FROM catalog_category"),
        ["/admin/commissions/{id:guid}"] = () => town.OneAsync("SELECT id FROM payouts_commission_rule ORDER BY id LIMIT 1"),
        ["/admin/content/{itemId}"] = () => town.OneAsync("SELECT item_id FROM content_version ORDER BY item_id LIMIT 1"),
        ["/admin/ledger/{id:guid}"] = () => town.OneAsync("SELECT id FROM payouts_entry ORDER BY id LIMIT 1"),
        ["/admin/mail/{file}"] = () => town.Market.Ask<Kernel.Mail.IMailLog, string>(log => Task.FromResult(log.Newest(1)[0].File)),
        ["/admin/orders/{number}"] = OrderAsync,
        ["/admin/orders/{number}/parts/{part}"] = PartAsync,
        ["/admin/payments/{id}"] = PaymentAsync,
        ["/admin/products/{id}"] = () => Task.FromResult(product),
        ["/admin/reviews/{id}"] = ReviewAsync,
        ["/admin/roles/{id:guid}"] = () => town.OneAsync("SELECT id FROM users_role WHERE name = 'Watchers'"),
        ["/admin/sellers/{id}"] = () => town.OneAsync("SELECT id FROM sellers_seller WHERE slug = 'anna'"),
        ["/admin/settings/{section}"] = () => Task.FromResult("site"),
        ["/admin/shipping-zones/{id:guid}"] = () => town.OneAsync("SELECT id FROM ordering_zone ORDER BY id LIMIT 1"),
        ["/admin/taxes/{id:guid}"] = () => town.OneAsync("SELECT id FROM ordering_tax_rate"),
        ["/admin/tenants/{name}"] = () => Task.FromResult("Other"),
        ["/admin/users/{id:guid}"] = () => town.OneAsync($"SELECT id FROM users_user WHERE email = '{Town.Dana}'"),
        ["/api/tenants/disable/{name}"] = () => Task.FromResult("Other"),
        ["/api/tenants/enable/{name}"] = () => Task.FromResult("Other"),
        ["/api/tenants/remove/{name}"] = () => Task.FromResult("Other"),
        ["/api/v1/carts/{token}"] = () => Task.FromResult(cart),
        ["/api/v1/carts/{token}/lines/{variantId}"] = () => town.VariantAsync("POT"),
        ["/api/v1/content/{contentItemId}"] = () => town.OneAsync("SELECT item_id FROM content_version ORDER BY item_id LIMIT 1"),
        ["/api/v1/orders/{number}"] = OrderAsync,
        ["/api/v1/products/{productId}"] = () => Task.FromResult(product),
        ["/api/v1/products/{slugOrId}"] = () => Task.FromResult("clay-pot"),
        ["/api/v1/sellers/{slug}"] = () => Task.FromResult("anna"),
        ["/api/v1/vendor/{shop}"] = () => Task.FromResult("anna"),
        ["/api/v1/vendor/{shop}/orders/{number}"] = PartAsync,
        ["/api/v1/vendor/{shop}/products/{id}"] = () => Task.FromResult(product),
        ["/api/{documentName:regex(^openapi$)}"] = () => Task.FromResult("openapi"),
        ["/cart/lines/{variant}"] = () => town.VariantAsync("POT"),
        ["/categories/{**path}"] = () => Task.FromResult("home"),
        ["/checkout/return/{number}"] = OrderAsync,
        ["/deliveries/{variant}"] = () => town.VariantAsync("POT"),
        ["/invitations/{token}"] = () => Task.FromResult(invitation),
        ["/media/library/{**path}"] = () => town.OneAsync("SELECT path FROM content_media"),
        ["/orders/{number}"] = OrderAsync,
        ["/payments/test/{id}"] = PaymentAsync,
        ["/payments/{provider}"] = () => Task.FromResult("test"),
        ["/products/{slug}"] = () => Task.FromResult("clay-pot"),
        ["/reviews/{id}"] = ReviewAsync,
        ["/shops/{slug}"] = () => Task.FromResult("anna"),
        ["/sitemaps/{name}"] = () => Task.FromResult("products"),
        ["/sitemaps/{name}/{page:int}"] = () => Task.FromResult("1"),
        ["/vendor/{shop}"] = () => Task.FromResult("anna"),
        ["/vendor/{shop}/members/invitations/{id:guid}"] = () => town.OneAsync("SELECT id FROM sellers_invitation"),
        ["/vendor/{shop}/members/{user}"] = () => town.OneAsync($"SELECT id FROM users_user WHERE email = '{Town.Clerk}'"),
        ["/vendor/{shop}/orders/{number}"] = PartAsync,
        ["/vendor/{shop}/products/{id}"] = () => Task.FromResult(product),
        ["/vendor/{shop}/products/{id}/pictures/{media:guid}"] = () => town.OneAsync("SELECT id FROM catalog_media"),
        ["/vendor/{shop}/reviews/{id}"] = ReviewAsync,
        ["/vendor/{shop}/shipping/{id:guid}"] = () => town.OneAsync("SELECT m.id FROM ordering_shipping_method m JOIN sellers_seller s ON s.id = m.seller_id WHERE s.slug = 'anna'"),
        ["/{**path:regex(^[a-z0-9][a-z0-9/-]*$)}"] = () => Task.FromResult("no-such-page"),
    };

    /// <summary>The values that are secrets: whoever has them is let in, so nobody may find them by trying.</summary>
    public static IReadOnlyDictionary<string, string> Secrets { get; } = new Dictionary<string, string>
    {
        ["/api/v1/carts/{token}"] = "the token is the cart",
        ["/checkout/return/{number}"] = "asks for ?key=, which the buyer got",
        ["/invitations/{token}"] = "the token is in the mail",
        ["/orders/{number}"] = "asks for ?key=, which the buyer got",
        ["/payments/test/{id}"] = "the id is in the bank's address only",
    };

    /// <summary>The routes with values that anybody may call, some after signing in, each with its reason.</summary>
    public static IReadOnlyDictionary<string, string> Public { get; } = new Dictionary<string, string>
    {
        ["/account/reviews/{product}"] = "goods on sale; what is shown and written is the caller's own review",
        ["/api/v1/content/{contentItemId}"] = "published pages",
        ["/api/v1/products/{productId}"] = "goods on sale",
        ["/api/v1/products/{slugOrId}"] = "goods on sale",
        ["/api/v1/sellers/{slug}"] = "open shops",
        ["/api/{documentName:regex(^openapi$)}"] = "the API's document",
        ["/cart/lines/{variant}"] = "goods on sale, into the caller's own cart",
        ["/categories/{**path}"] = "goods on sale",
        ["/deliveries/{variant}"] = "goods on sale",
        ["/media/library/{**path}"] = "pictures of published pages",
        ["/payments/{provider}"] = "webhooks, which are signed",
        ["/products/{slug}"] = "goods on sale",
        ["/reviews/{id}"] = "published reviews, which anybody may report",
        ["/shops/{slug}"] = "open shops",
        ["/sitemaps/{name}"] = "for search engines",
        ["/{**path:regex(^[a-z0-9][a-z0-9/-]*$)}"] = "published pages",
    };

    /// <summary>Finds a sample of every value; says which routes have none.</summary>
    public async Task PrepareAsync(IEnumerable<Route> routes)
    {
        var missing = new List<string>();
        foreach (var beginning in routes.SelectMany(route => BeginningsOf(route.Pattern)).Distinct())
        {
            if (!Table.TryGetValue(beginning, out var find))
            {
                missing.Add(beginning);
                continue;
            }

            try
            {
                _known[beginning] = await find();
            }
            catch (Exception fault) when (fault is InvalidOperationException or System.Data.Common.DbException)
            {
                missing.Add($"{beginning}: {fault.Message}");
            }
        }

        Order = await OrderAsync();
        Assert.True(missing.Count == 0,
            "These routes are new to the tests of security. Add for each a line to Table in tests/Marketplace.Security.Tests/Samples.cs that finds an id of Anna's shop or of the buyer Dana"
            + " (and make such a thing in Town.SampleAsync); where guests may call it, say why in Public or Secrets there:\n  " + string.Join("\n  ", missing));
    }

    /// <summary>The route's address with samples in it.</summary>
    /// <param name="pattern">The route.</param>
    /// <param name="instead">Values that are put in place of samples, by the beginning of the pattern.</param>
    public string Fill(string pattern, IReadOnlyDictionary<string, string>? instead = null)
    {
        var filled = pattern;
        foreach (var beginning in BeginningsOf(pattern))
        {
            var start = beginning.LastIndexOf('{');
            var value = instead?.GetValueOrDefault(beginning) ?? Uri.EscapeDataString(_known[beginning]).Replace("%2F", "/", StringComparison.Ordinal);
            filled = filled.Replace(beginning[start..], value, StringComparison.Ordinal);
        }

        return filled;
    }

    /// <summary><c>/a/{b}</c> and <c>/a/{b}/c/{d}</c> of <c>/a/{b}/c/{d}/e</c>.</summary>
    public static IEnumerable<string> BeginningsOf(string pattern)
    {
        var depth = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            depth += pattern[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (pattern[i] == '}' && depth == 0)
            {
                yield return pattern[..(i + 1)];
            }
        }
    }

    /// <summary>The sample with another last letter.</summary>
    public static string Wrong(string value)
    {
        var text = new StringBuilder(value);
        text[^1] = text[^1] == '0' ? '1' : '0';
        return text.ToString();
    }

    /// <summary>The sample of this value.</summary>
    public string Of(string beginning) => _known[beginning];

    private Task<string> OrderAsync() => town.OneAsync("SELECT number FROM ordering_order ORDER BY number LIMIT 1");

    private Task<string> PartAsync() => town.OneAsync("SELECT p.number FROM ordering_seller_order p JOIN ordering_order o ON o.id = p.order_id ORDER BY o.number LIMIT 1");

    private Task<string> ReviewAsync() => town.OneAsync("SELECT id FROM reviews_review ORDER BY id LIMIT 1");

    private Task<string> PaymentAsync() => town.OneAsync("SELECT payment_id FROM payments_test_charge");
}
