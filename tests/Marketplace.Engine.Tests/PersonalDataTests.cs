using System.Net;
using System.Text.Json;

namespace Marketplace.Engine.Tests;

public abstract class PersonalDataTests(DatabaseKind kind) : IAsyncLifetime
{
    private TestMarketplace _market = null!;

    public async Task InitializeAsync() => _market = await TestMarketplace.StartAsync(kind);

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task A_person_takes_everything_along_in_one_file()
    {
        await _market.AddUserAsync("takes@person.test");
        var person = await _market.SignedInAsync("takes@person.test");

        var answer = await person.GetAsync("/account/data/export");
        using var data = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal("my-data.json", answer.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal("takes@person.test", data.RootElement.GetProperty("profile").GetProperty("email").GetString());
        Assert.True(data.RootElement.GetProperty("sessions").GetArrayLength() >= 1);
    }

    [Fact]
    public async Task An_account_is_deleted_with_the_password_and_nobody_can_sign_in_with_it()
    {
        await _market.AddUserAsync("leaves@person.test");
        var person = await _market.SignedInAsync("leaves@person.test");

        var wrong = await person.PostFormAsync("/account/data", "/account/data/deletion", new() { ["Password"] = "not this one at all" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        var gone = await person.PostFormAsync("/account/data", "/account/data/deletion", new() { ["Password"] = TestMarketplace.Password });

        Assert.Equal("/account-deleted", gone.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/account-deleted")).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await person.GetAsync("/account")).StatusCode);
        var again = await _market.Guest().PostFormAsync("/log-in", "/log-in", new() { ["Email"] = "leaves@person.test", ["Password"] = TestMarketplace.Password });
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
    }

    [Fact]
    public async Task Who_runs_the_marketplace_gives_that_up_first()
    {
        var admin = await _market.SignedInAsync();

        var refused = await admin.PostFormAsync("/account/data", "/account/data/deletion", new() { ["Password"] = TestMarketplace.Password });

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("Another administrator", await refused.Content.ReadAsStringAsync());
    }
}

public sealed class PersonalDataOnSqlite() : PersonalDataTests(DatabaseKind.Sqlite);

public sealed class PersonalDataOnPostgreSql() : PersonalDataTests(DatabaseKind.PostgreSql);
