using System.Net;
using System.Text;
using Dapper;

namespace Marketplace.Security.Tests;

/// <summary>More fields than a form shows change nothing.</summary>
public abstract class MassAssignmentTests(Town town)
{
    private static readonly Dictionary<string, string> _more = new()
    {
        ["Id"] = "00000000-0000-7000-8000-000000000001", ["UserId"] = "00000000-0000-7000-8000-000000000001", ["Role"] = "Administrator", ["Roles"] = "Administrator", ["Roles[0]"] = "Administrator",
        ["IsAdmin"] = "true", ["EmailConfirmed"] = "true", ["Confirmed"] = "true", ["PasswordHash"] = "x", ["SecurityStamp"] = "x", ["LockoutEnd"] = "2000-01-01", ["TwoFactorEnabled"] = "false",
        ["SellerId"] = "00000000-0000-7000-8000-000000000001", ["Status"] = "Closed", ["State"] = "Captured", ["Slug"] = "taken-over", ["Version"] = "99", ["CreatedAt"] = "2000-01-01",
        ["Price"] = "0.01", ["PriceMinor"] = "1", ["SeenMinor"] = "1", ["Total"] = "0.01", ["TotalMinor"] = "1", ["Discount"] = "100", ["CommissionPercent"] = "0", ["BuyerId"] = "00000000-0000-7000-8000-000000000001",
    };

    [Fact]
    public async Task A_person_changes_their_name_and_nothing_else_of_the_account()
    {
        var dana = await town.Market.SignedInAsync(Town.Dana);
        const string rest = "SELECT id, email, user_name, email_confirmed, password_hash, lockout_end, two_factor_enabled, created_at FROM users_user ORDER BY id";
        var before = await RowsAsync(town, rest);

        await dana.PostFormAsync("/account", "/account/profile", With(new() { ["Name"] = "Dana Two", ["Language"] = "en", ["Email"] = "admin2@market.test", ["UserName"] = "admin2@market.test" }));

        Assert.Equal("Dana Two", await town.OneAsync($"SELECT name FROM users_user WHERE email = '{Town.Dana}'"));
        Assert.Equal(before, await RowsAsync(town, rest));
    }

    [Fact]
    public async Task Who_signs_up_comes_without_a_role_and_unconfirmed()
    {
        var before = await RowsAsync(town, "SELECT * FROM users_user_role ORDER BY 1, 2");

        var answer = await town.Market.Guest().PostFormAsync("/sign-up", "/sign-up", With(new() { ["Name"] = "New", ["Email"] = "new@market.test", ["Password"] = "a long password 17" }));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(before, await RowsAsync(town, "SELECT * FROM users_user_role ORDER BY 1, 2"));
        Assert.Contains(await town.OneAsync("SELECT email_confirmed FROM users_user WHERE email = 'new@market.test'"), (string[])["0", "False"]);
    }

    [Fact]
    public async Task An_address_stays_its_owner_s()
    {
        var eve = await town.Market.SignedInAsync(Town.Eve);
        var dana = await town.OneAsync($"SELECT id FROM users_user WHERE email = '{Town.Dana}'");

        await eve.PostFormAsync("/account/addresses", "/account/addresses", With(new() { ["UserId"] = dana, ["Name"] = "Eve", ["Line1"] = "Elm 1", ["City"] = "Reno", ["Country"] = "US" }));

        Assert.Equal("1", await town.OneAsync($"SELECT count(*) FROM ordering_address a JOIN users_user u ON u.id = a.user_id WHERE u.email = '{Town.Eve}'"));
        Assert.Equal("1", await town.OneAsync($"SELECT count(*) FROM ordering_address a JOIN users_user u ON u.id = a.user_id WHERE u.email = '{Town.Dana}'"));
    }

    [Fact]
    public async Task No_price_is_ever_taken_from_a_buyer()
    {
        var guest = town.Market.Guest();
        using var line = new FormUrlEncodedContent(With(new() { ["VariantId"] = await town.VariantAsync("POT"), ["Quantity"] = "2" }));
        await guest.PostAsync(new Uri("/cart/lines", UriKind.Relative), line);
        using var pay = new FormUrlEncodedContent(With(await Town.CheckoutAsync(guest, "cheap@market.test")));
        Assert.Equal(HttpStatusCode.SeeOther, (await guest.PostAsync(new Uri("/checkout", UriKind.Relative), pay)).StatusCode);

        // Two pots at 12.50, delivery 5, and a tax of ten percent on both.
        Assert.Equal("3300", await town.OneAsync("SELECT amount_minor FROM payments_payment WHERE email = 'cheap@market.test'"));
    }

    [Fact]
    public async Task A_seller_cannot_put_goods_into_another_shop_by_the_API()
    {
        var boris = await town.Market.ApiAsync(Town.Boris);
        var anna = await town.OneAsync("SELECT id FROM sellers_seller WHERE slug = 'anna'");

        using var body = new StringContent(
            $$"""{ "handle": "theft", "title": "Theft", "category": "home", "sellerId": "{{anna}}", "seller": "anna", "shop": "anna", "status": "Published", "state": "Published", "id": "{{await town.OneAsync("SELECT product_id FROM catalog_variant WHERE sku = 'POT'")}}", "variants": [ { "sku": "THEFT", "price": 1, "stock": 1 } ] }""",
            Encoding.UTF8, "application/json");
        await boris.PostAsync(new Uri("/api/v1/vendor/boris/products", UriKind.Relative), body);

        Assert.Equal("0", await town.OneAsync("SELECT count(*) FROM catalog_product WHERE title = 'Theft' AND seller_id = (SELECT id FROM sellers_seller WHERE slug = 'anna')"));
        Assert.Equal("2", await town.OneAsync("SELECT count(*) FROM catalog_product WHERE seller_id = (SELECT id FROM sellers_seller WHERE slug = 'anna')"));
    }

    private static Dictionary<string, string> With(Dictionary<string, string> fields)
    {
        foreach (var (name, value) in _more)
        {
            fields.TryAdd(name, value);
        }

        return fields;
    }

    private static Task<List<string>> RowsAsync(Town town, string sql) => town.Market.Ask<UnitOfWork, List<string>>(async unit =>
        [.. (await unit.Connection.QueryAsync(sql)).Select(row => string.Join('|', ((IDictionary<string, object?>)row).Values))]);
}

public sealed class MassAssignmentOnSqlite(TownOnSqlite shared) : MassAssignmentTests(shared.Town), IClassFixture<TownOnSqlite>;

public sealed class MassAssignmentOnPostgreSql(TownOnPostgreSql shared) : MassAssignmentTests(shared.Town), IClassFixture<TownOnPostgreSql>;
