using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Theming;
using Marketplace.Payments.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Payments.Test;

/// <summary>The wallet of the test provider: one pretended owner with an address and a card that always pays.</summary>
internal sealed partial class TestWallet(TestBank bank, TimeProvider clock) : IExpressWallet
{
    /// <summary>The field by which the provider is told to use the wallet.</summary>
    public const string Field = "walletToken";

    /// <summary>Last digits of the card in it.</summary>
    public const string Card = "4242";

    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(30);

    public static WalletOwner Owner { get; } = new("wanda@wallet.example", "Wanda Wallet", "Market Street 12", "San Francisco", "CA", "94103", "US", "+1 415 555 0132");

    public string Name => "test";

    public async Task<WalletApproval?> FindAsync(string token, CancellationToken stop) =>
        await IsGoodAsync(token, stop) ? new WalletApproval($"•••• {Card}", new Dictionary<string, string> { [Field] = token }, Owner) : null;

    public async Task<string> ApproveAsync(CancellationToken stop)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        return $"{now.ToString(CultureInfo.InvariantCulture)}-{TestBank.Sign(await bank.SecretAsync(stop), now, "wallet"u8)}";
    }

    public async Task<bool> IsGoodAsync(string token, CancellationToken stop)
    {
        if (!IsToken(token))
        {
            return false;
        }

        var seconds = long.Parse(token.Split('-')[0], CultureInfo.InvariantCulture);
        var expected = TestBank.Sign(await bank.SecretAsync(stop), seconds, "wallet"u8);
        return (clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() <= _longest
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(token.Split('-')[1]));
    }

    public static bool IsToken(string? token) => token is { Length: <= 100 } && Form().IsMatch(token);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/payments/test/wallet", Show).AllowAnonymous().WithName("Payments.Test.Wallet");
        routes.MapPost("/payments/test/wallet", Decide).AllowAnonymous();
    }

    internal sealed record WalletForm
    {
        public string? Back { get; init; }

        public string? Decision { get; init; }
    }

    private static Page<WalletForm> Show(string? back, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Page.Of("/Payments/Test/TestWallet.cshtml", new WalletForm { Back = Safe(back) });
    }

    private static async Task<IResult> Decide([FromForm] WalletForm form, TestWallet wallet, CancellationToken stop) => form.Decision == "approve"
        ? new SeeOther($"{Safe(form.Back)}?wallet=test&token={await wallet.ApproveAsync(stop)}")
        : new SeeOther(Safe(form.Back));

    private static string Safe(string? back) => back is { Length: <= 100 } && Local().IsMatch(back) ? back : "/checkout";

    [GeneratedRegex("^[0-9]{1,11}-[0-9a-f]{64}$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex Form();

    [GeneratedRegex("^/[a-z][a-z/-]*$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex Local();
}

/// <summary>The wallet's button above the checkout form; in the slot <c>checkout.express</c>.</summary>
internal sealed class TestWalletButton : ViewComponent
{
    public IViewComponentResult Invoke(ExpressPlace model) => View("/Payments/Test/TestWalletButton.cshtml", model);
}
