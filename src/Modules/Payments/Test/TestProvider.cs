using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Marketplace.Kernel;
using Marketplace.Kernel.Settings;
using Marketplace.Payments.Contracts;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Payments.Test;

/// <summary>Settings of the test provider; section <c>payments-test</c>.</summary>
internal sealed record TestProviderSettings
{
    /// <summary>Signs the webhooks; made at random when it is first needed.</summary>
    [MaxLength(128), Display(Name = "Webhook secret", Description = "Signs the test provider's messages. Leave empty to have one made.")]
    public string? WebhookSecret { get; init; }
}

/// <summary>Pretends to be a card acquirer. Which card is used decides what happens; no money moves.</summary>
internal sealed class TestProvider(TestBank bank, TestWallet wallet, TimeProvider clock) : IPaymentProvider
{
    public const string SignatureHeader = "Test-Signature";

    private const string Succeeds = "4242424242424242";
    private const string Declines = "4000000000000002";
    private const string AsksBack = "4000002500003155";
    private const string AnswersLate = "4000000000009235";
    private static readonly TimeSpan _tolerance = TimeSpan.FromMinutes(5);

    public string Name => "test";

    public PaymentOption Option { get; } = new(
        "test", "Card (test)", "No money moves. 4242 4242 4242 4242 succeeds, 4000 0000 0000 0002 is declined, 4000 0025 0000 3155 asks back, 4000 0000 0000 9235 answers late.",
        [
            new("cardNumber", "Card number", "cc-number", "4242 4242 4242 4242", 23),
            new("cardExpiry", "Expires (MM/YY)", "cc-exp", "12/34", 7),
            new("cardCvc", "Security code", "cc-csc", "123", 4),
        ]);

    public IReadOnlyDictionary<string, string[]> Check(IReadOnlyDictionary<string, string> fields)
    {
        var faults = new Dictionary<string, string[]>();
        if (TestWallet.IsToken(fields.GetValueOrDefault(TestWallet.Field)))
        {
            return faults;
        }

        if (Digits(fields, "cardNumber") is not (Succeeds or Declines or AsksBack or AnswersLate))
        {
            faults["cardNumber"] = ["Enter one of the test provider's card numbers, e.g. 4242 4242 4242 4242."];
        }

        if (!IsFuture(fields.GetValueOrDefault("cardExpiry")))
        {
            faults["cardExpiry"] = ["Enter a month and year in the future, e.g. 12/34."];
        }

        if (Digits(fields, "cardCvc") is not { Length: 3 or 4 })
        {
            faults["cardCvc"] = ["Enter the three or four digits of the security code."];
        }

        return faults;
    }

    public string? CardOf(IReadOnlyDictionary<string, string> fields) => Digits(fields, "cardNumber");

    public async Task<ProviderAnswer> CreateAsync(Charge charge, string idempotencyKey, CancellationToken stop)
    {
        var number = charge.Fields.TryGetValue(TestWallet.Field, out var token)
            ? await wallet.IsGoodAsync(token, stop) ? Succeeds : Declines
            : Digits(charge.Fields, "cardNumber") ?? "";
        var answer = new ProviderAnswer(ReferenceOf(charge.PaymentId), number switch
        {
            Succeeds => charge.CaptureNow ? PaymentState.Captured : PaymentState.Authorized,
            AsksBack => PaymentState.RequiresAction,
            AnswersLate => PaymentState.Processing,
            _ => PaymentState.Failed,
        })
        {
            CardLast4 = number.Length >= 4 ? number[^4..] : null,
        };

        // Only what the bank has to remember is stored; a capture or a decline is final at once.
        return answer.State switch
        {
            PaymentState.Failed => answer with { RefusalCode = "card_declined", Refusal = "The card was declined. Please try another card." },
            PaymentState.RequiresAction => await bank.RememberAsync(charge, answer with { ActionUrl = $"/payments/test/{charge.PaymentId}/challenge" }, stop),
            PaymentState.Processing => await bank.RememberAsync(charge, answer, stop),
            _ => answer,
        };
    }

    public async Task<ProviderAnswer?> ConfirmAsync(PaymentId payment, string? reference, string idempotencyKey, CancellationToken stop) =>
        await bank.FindAsync(payment, stop) is { } charge ? TestBank.AnswerOf(charge) : null;

    public async Task<Result<ProviderAnswer>> CaptureAsync(string reference, Money amount, string idempotencyKey, CancellationToken stop)
    {
        await bank.MoveAsync(PaymentOf(reference), PaymentState.Captured, stop);
        return new ProviderAnswer(reference, PaymentState.Captured);
    }

    public async Task<Result<ProviderAnswer>> CancelAsync(string reference, string idempotencyKey, CancellationToken stop)
    {
        var charge = await bank.MoveAsync(PaymentOf(reference), PaymentState.Cancelled, stop);
        return charge is null ? new ProviderAnswer(reference, PaymentState.Cancelled) : TestBank.AnswerOf(charge);
    }

    public Task<Result<ProviderAnswer>> RefundAsync(string reference, Money amount, string idempotencyKey, CancellationToken stop) =>
        Task.FromResult<Result<ProviderAnswer>>(new ProviderAnswer(reference, PaymentState.Captured));

    public async Task<Result<ProviderNews?>> ParseWebhookAsync(IHeaderDictionary headers, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        if (!await IsGenuineAsync(headers[SignatureHeader].ToString(), body, stop))
        {
            return PaymentErrors.BadSignature;
        }

        try
        {
            var message = JsonSerializer.Deserialize<TestMessage>(body.Span, PlatformJson.Options);
            return message is { Id.Length: > 0 and <= 200 }
                ? new ProviderNews(message.Id, message.Payment, new ProviderAnswer(ReferenceOf(message.Payment), message.State) { CardLast4 = message.CardLast4, RefusalCode = message.State == PaymentState.Failed ? "card_declined" : null, Refusal = message.State == PaymentState.Failed ? "The card was declined. Please try another card." : null })
                : PaymentErrors.BadMessage;
        }
        catch (JsonException)
        {
            return PaymentErrors.BadMessage;
        }
    }

    public static string ReferenceOf(PaymentId payment) => $"test_{payment.Value:n}";

    private static PaymentId PaymentOf(string reference) => new(Guid.ParseExact(reference.AsSpan(5), "n"));

    // The header is "t=<unix seconds>,v1=<hex of HMAC-SHA-256 over t, a point and the body>".
    private async Task<bool> IsGenuineAsync(string header, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        if (header.Length > 200 || header.Split(',') is not [['t', '=', .. var time], ['v', '1', '=', .. var signature]]
            || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253402300799)
        {
            return false;
        }

        var age = clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds);
        var expected = Encoding.ASCII.GetBytes(TestBank.Sign(await bank.SecretAsync(stop), seconds, body.Span));
        return age.Duration() <= _tolerance && CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature));
    }

    private static string? Digits(IReadOnlyDictionary<string, string> fields, string name) =>
        fields.TryGetValue(name, out var text) && text.Length <= 40 && text.All(c => char.IsAsciiDigit(c) || c is ' ' or '-')
            ? string.Concat(text.Where(char.IsAsciiDigit))
            : null;

    private bool IsFuture(string? expiry)
    {
        if (expiry?.Replace(" ", "", StringComparison.Ordinal).Split('/') is not [{ Length: 1 or 2 } month, { Length: 2 or 4 } year]
            || !int.TryParse(month, NumberStyles.None, CultureInfo.InvariantCulture, out var m) || m is < 1 or > 12
            || !int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var y))
        {
            return false;
        }

        var now = clock.GetUtcNow();
        return ((y < 100 ? 2000 + y : y) * 12) + m >= (now.Year * 12) + now.Month;
    }
}

/// <summary>The body of the test provider's webhooks.</summary>
internal sealed record TestMessage(string Id, PaymentId Payment, PaymentState State, string? CardLast4);
