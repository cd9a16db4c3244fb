using System.Net;

namespace Marketplace.Security.Tests;

/// <summary>What may be a password.</summary>
public class PasswordTests(SharedMarket shared) : IClassFixture<SharedMarket>
{
    [Theory]
    [InlineData("password123")]
    [InlineData("Qwertyuiop")]
    [InlineData("1q2w3e4r5t")]
    [InlineData("Football2026!")]
    [InlineData("Test Market 1")]
    [InlineData("marketplace99")]
    [InlineData("somebody-new1")]
    public async Task A_password_that_is_tried_first_is_refused(string password)
    {
        var market = shared.Market;

        var answer = await market.Guest().PostFormAsync("/ru/sign-up", "/ru/sign-up", new() { ["Name"] = "New", ["Email"] = "somebody-new@market.test", ["Password"] = password });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("подбирают одним из первых", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("мой пароль для рынка")]
    [InlineData("zgtlkw mmqrvx")]
    [InlineData("a very long sentence that nobody else has ever written down, with commas, and more than sixty-four characters")]
    public async Task A_long_one_of_any_characters_is_taken(string password)
    {
        var market = shared.Market;
        var fields = new Dictionary<string, string> { ["Name"] = "New", ["Email"] = $"{Guid.CreateVersion7():n}@market.test", ["Password"] = password };

        Assert.Equal(HttpStatusCode.Redirect, (await market.Guest().PostFormAsync("/sign-up", "/sign-up", fields)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await market.Guest().PostFormAsync("/log-in", "/log-in", fields)).StatusCode);
    }
}
