using System.Net;
using Marketplace.Kernel.Mail;

namespace Marketplace.Engine.Tests;

/// <summary>People whom an admin adds.</summary>
public abstract partial class AccountTests
{
    [Fact]
    public async Task Who_is_added_by_an_admin_chooses_the_first_password_by_a_link_and_can_be_sent_another_until_then()
    {
        var admin = await _market.SignedInAsync();
        var added = await admin.PostFormAsync("/admin/users/new", "/admin/users/new", new() { ["Name"] = "New", ["Email"] = "new@person.test" });
        var page = added.Headers.Location!.ToString().Split('?')[0];
        Assert.Contains("The invitation is on its way", await admin.GetStringAsync(added.Headers.Location));
        await _market.DeliverEventsAsync();
        var link = await LinkAsync("new@person.test");
        Assert.Contains("Send a new link", await admin.GetStringAsync(page));
        Assert.Equal(HttpStatusCode.Redirect, (await admin.PostFormAsync(page, $"{page}/invitation", [])).StatusCode);
        await _market.DeliverEventsAsync();
        Assert.Equal(2, await _market.Ask<IMailLog, int>(log => Task.FromResult(log.Newest(10).Count(mail => mail.To == "new@person.test"))));

        Assert.Equal(HttpStatusCode.Redirect, (await ResetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await ResetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await LogInAsync("new@person.test", "a whole new password")).StatusCode);
        Assert.DoesNotContain("Send a new link", await admin.GetStringAsync(page));
        Assert.Equal(HttpStatusCode.Conflict, (await admin.PostFormAsync(page, $"{page}/invitation", [])).StatusCode);
    }

    [Fact]
    public async Task Nobody_is_invited_by_a_link_that_leads_to_where_the_request_says()
    {
        var admin = await _market.SignedInAsync();
        var token = await admin.TokenAsync("/admin/users/new");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/users/new") { Content = new FormUrlEncodedContent([new("Name", "New"), new("Email", "nowhere@person.test"), new("__RequestVerificationToken", token)]) };
        request.Headers.Host = "evil.test";

        var answer = await admin.SendAsync(request);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("Set the base URL", await answer.Content.ReadAsStringAsync());
        Assert.DoesNotContain("nowhere@person.test", await admin.GetStringAsync("/admin/users?q=nowhere"));
    }
}
