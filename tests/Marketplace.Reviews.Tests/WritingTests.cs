using System.Net;

namespace Marketplace.Reviews.Tests;

public abstract class WritingTests(DatabaseKind kind) : Stall(kind)
{
    [Fact]
    public async Task Only_who_has_bought_it_and_been_sent_it_can_rate_it()
    {
        var page = $"/account/reviews/{await ProductAsync("POT")}";
        var ada = await OrderedAsync(Ada, "POT");

        var early = await RateAsync(ada, 5);
        var stranger = await RateAsync(await Market.SignedInAsync(Ben), 5);
        var guest = await Market.Guest().GetAsync(page);
        await ShipAsync(Anna, "anna");
        var asked = await ReadAsync(ada, page);
        var late = await RateAsync(ada, 5, "Fine pot");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (early.StatusCode, stranger.StatusCode));
        Assert.Contains("Only who has bought", await stranger.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Redirect, guest.StatusCode);
        Assert.Contains("/log-in", guest.Headers.Location!.OriginalString);
        Assert.Equal(5, asked.QuerySelectorAll("input[name=Stars]").Length);
        Assert.Equal(HttpStatusCode.SeeOther, late.StatusCode);
        Assert.Equal(["Fine pot"], await ShownAsync());
        Assert.Contains("Verified purchase", (await ReadAsync(Market.Guest(), "/products/clay-pot")).QuerySelector(".review")!.TextContent);
    }

    [Fact]
    public async Task Who_belongs_to_a_shop_does_not_rate_what_it_sells_even_having_bought_it()
    {
        var anna = await BuyerAsync(Anna);

        var refused = await RateAsync(anna, 5);
        var asked = await anna.GetAsync($"/account/reviews/{await ProductAsync("POT")}");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (refused.StatusCode, asked.StatusCode));
        Assert.Contains("You belong to this shop", await asked.Content.ReadAsStringAsync());
        Assert.Empty(await ReviewsAsync());
    }

    [Fact]
    public async Task A_buyer_rates_a_product_once_and_changes_or_deletes_it()
    {
        var ada = await BuyerAsync();

        await RateAsync(ada, 2, "So so");
        await RateAsync(ada, 4, "Better now");
        var one = Assert.Single(await ReviewsAsync());
        var mine = (await ReadAsync(ada, "/account/reviews")).QuerySelector("main")!.TextContent;
        var removed = await ada.PostFormAsync($"/account/reviews/{one.ProductId}", $"/account/reviews/{one.ProductId}/removal", []);

        Assert.Equal((4, "Better now"), (one.Stars, one.Title));
        Assert.NotNull(one.EditedAt);
        Assert.Contains("Better now", mine);
        Assert.Equal(HttpStatusCode.SeeOther, removed.StatusCode);
        Assert.Empty(await ReviewsAsync());
        Assert.Empty(await ShownAsync());
        Assert.Null((await ReadAsync(Market.Guest(), "/products/clay-pot")).QuerySelector(".buybox .stars"));
    }

    [Fact]
    public async Task Two_tabs_that_are_sent_at_once_make_one_review()
    {
        var ada = await BuyerAsync();
        var page = $"/account/reviews/{await ProductAsync("POT")}";
        var token = (await ada.TokenAsync(page))!;

        var answers = await Task.WhenAll(Enumerable.Range(1, 5).Select(async stars =>
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["Stars"] = $"{stars}" });
            return await ada.PostAsync(page, form);
        }));

        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Conflict, answer.StatusCode.ToString()));
        Assert.Single(await ReviewsAsync());
        Assert.Equal("1 review", (await ReadAsync(Market.Guest(), "/products/clay-pot")).QuerySelector(".buybox a[href='#reviews']")!.TextContent);
    }

    [Fact]
    public async Task Hostile_words_stay_words_and_what_is_too_long_comes_back_as_it_was_typed()
    {
        var ada = await BuyerAsync();
        const string Attack = "<script>alert(1)</script> https://spam.example\r\n\r\n\r\n\r\n\u202Eevil";

        var nothing = await RateAsync(ada, 9, "x");
        var tooLong = await RateAsync(ada, 3, "Kept title", new string('a', 4_001));
        var saved = await RateAsync(ada, 3, "<b>Bold</b>", Attack);
        var html = await Market.Guest().GetStringAsync("/products/clay-pot");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity, HttpStatusCode.SeeOther), (nothing.StatusCode, tooLong.StatusCode, saved.StatusCode));
        Assert.Equal("Kept title", (await tooLong.DocumentAsync()).QuerySelector("input[name=Title]")!.GetAttribute("value"));
        Assert.DoesNotContain("<script>alert", html);
        Assert.DoesNotContain("<b>Bold", html);
        Assert.DoesNotContain("href=\"https://spam.example", html);
        Assert.Equal("<script>alert(1)</script> https://spam.example\n\nevil", Assert.Single(await ReviewsAsync()).Text);
    }

    [Fact]
    public async Task A_buyer_is_shown_by_first_name_and_initial_or_not_at_all()
    {
        await RateAsync(await BuyerAsync(), 5, "Named");
        await RateAsync(await BuyerAsync(Ben), 4, "Nameless", anonymous: true);

        var names = (await ReadAsync(Market.Guest(), "/products/clay-pot")).QuerySelectorAll("#reviews .review-head strong").Select(name => name.TextContent).Order(StringComparer.Ordinal);

        Assert.Equal(["Anonymous buyer", "ada"], names);
        Assert.DoesNotContain("@market.test", await Market.Guest().GetStringAsync("/products/clay-pot"));
    }

    [Fact]
    public async Task The_order_and_the_account_lead_to_what_can_be_rated()
    {
        var ada = await BuyerAsync(Ada, "POT", "HAMMER");
        var product = await ProductAsync("POT");
        var number = (await ReadAsync(ada, "/account/orders")).QuerySelector("td a[href^='/account/orders/']")!.GetAttribute("href")!;

        var links = (await ReadAsync(ada, number)).QuerySelectorAll("a[href^='/account/reviews/']").Select(link => link.GetAttribute("href")).ToList();
        var listed = (await ReadAsync(ada, "/account/reviews")).QuerySelectorAll(".to-rate a.button").Select(link => link.GetAttribute("href")).ToList();
        await RateAsync(ada, 5);
        var after = await ReadAsync(ada, number);

        Assert.Equal([$"/account/reviews/{product}"], links);
        Assert.Equal(links, listed);
        Assert.Contains("Change your review", after.QuerySelector(".to-rate")!.TextContent);
        Assert.Empty((await ReadAsync(ada, "/account/reviews")).QuerySelectorAll(".to-rate"));
    }

    [Fact]
    public async Task A_person_takes_reviews_along_and_leaves_stars_and_words_behind_without_a_name()
    {
        var ada = await BuyerAsync();
        await RateAsync(ada, 4, "Stays", "My words");

        var export = await ada.GetStringAsync("/account/data/export");
        var gone = await ada.PostFormAsync("/account/data", "/account/data/deletion", new() { ["Password"] = TestMarketplace.Password });

        Assert.Contains("My words", export);
        Assert.Equal("/account-deleted", gone.Headers.Location?.OriginalString);
        var left = Assert.Single(await ReviewsAsync());
        Assert.Equal((null, "", 4, "My words"), (left.BuyerId, left.AuthorName, left.Stars, left.Text));
        Assert.Contains("Anonymous buyer", (await ReadAsync(Market.Guest(), "/products/clay-pot")).QuerySelector("#reviews .review")!.TextContent);
    }
}

public sealed class WritingOnSqlite() : WritingTests(DatabaseKind.Sqlite);

public sealed class WritingOnPostgreSql() : WritingTests(DatabaseKind.PostgreSql);
