namespace Marketplace.EndToEnd;

[Collection(nameof(AtTheCounter))]
public class PasskeyTests(Browser browser)
{
    [Fact]
    public async Task A_person_adds_a_passkey_and_then_logs_in_without_a_password()
    {
        var person = await browser.VisitAsync();

        // An authenticator in software, by Chromium's own WebAuthn domain; passkeys need a name, not an address.
        var root = browser.Market.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        var devtools = await person.Page.Context.NewCDPSessionAsync(person.Page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
        await person.Page.GotoAsync($"{root}/log-in");
        await person.Page.FillAsync("[name=Email]", "boris@demo.example");
        await person.Page.FillAsync("[name=Password]", Browser.DemoPassword);
        await person.Page.ClickAsync("form[action$='/log-in'] .button-primary");
        await person.Page.WaitForURLAsync("**/account");

        await person.Page.GotoAsync($"{root}/account/security");
        await person.Page.ClickAsync("[data-passkey-add]");
        await person.Page.WaitForSelectorAsync("form[action$='/account/passkeys/removal']");
        await person.Page.GotoAsync($"{root}/account");
        await person.Page.ClickAsync("form[action$='/log-out'] button");
        await person.Page.WaitForURLAsync($"{root}/");

        await person.Page.GotoAsync($"{root}/log-in");
        await person.Page.ClickAsync("[data-passkey-log-in]");
        await person.Page.WaitForURLAsync("**/account");
        Assert.Contains("boris@demo.example", await person.TextAsync());
        await person.LeaveAsync();
    }
}
