using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Settings;
using Marketplace.Payments.Contracts;
using Marketplace.Payments.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Payments.Test;

/// <summary>The far side of the test provider: what a real one keeps on its own servers.</summary>
internal sealed class TestBank(PaymentsDb db, UnitOfWork unit, TimeProvider clock, ISettings<TestProviderSettings> settings)
{
    public async Task<ProviderAnswer> RememberAsync(Charge charge, ProviderAnswer answer, CancellationToken stop)
    {
        if (await FindAsync(charge.PaymentId, stop) is { } known)
        {
            return AnswerOf(known);
        }

        await unit.CommitAsync(
            () =>
            {
                db.Add(new TestCharge
                {
                    PaymentId = charge.PaymentId,
                    AmountMinor = charge.Amount.Minor,
                    Currency = charge.Amount.Currency,
                    Purpose = charge.Purpose,
                    CardLast4 = answer.CardLast4!,
                    CaptureNow = charge.CaptureNow,
                    State = answer.State,
                    CreatedAt = clock.GetUtcNow(),
                });
                return Task.CompletedTask;
            },
            stop);
        return answer;
    }

    public Task<TestCharge?> FindAsync(PaymentId payment, CancellationToken stop) =>
        db.TestCharges.AsNoTracking().SingleOrDefaultAsync(c => c.PaymentId == payment, stop);

    /// <summary>The buyer or the clock decides; what is decided already stays.</summary>
    public async Task<TestCharge?> MoveAsync(PaymentId payment, PaymentState to, CancellationToken stop)
    {
        await unit.CommitAsync(
            async () => await db.TestCharges
                .Where(c => c.PaymentId == payment && (c.State == PaymentState.RequiresAction || c.State == PaymentState.Processing || (c.State == PaymentState.Authorized && to != PaymentState.Failed)))
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.State, to), stop),
            stop);
        return await FindAsync(payment, stop);
    }

    /// <summary>Payments that were left open longer than <paramref name="age"/>.</summary>
    public async Task<IReadOnlyList<PaymentId>> LateAsync(TimeSpan age, CancellationToken stop)
    {
        var before = clock.GetUtcNow() - age;
        return await db.TestCharges.AsNoTracking().Where(c => c.State == PaymentState.Processing && c.CreatedAt <= before)
            .OrderBy(c => c.CreatedAt).Select(c => c.PaymentId).Take(50).ToListAsync(stop);
    }

    /// <summary>The message, signed as a real provider would.</summary>
    public async Task<(byte[] Body, string Signature)> WebhookAsync(PaymentId payment, PaymentState state, CancellationToken stop, string? eventId = null)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new TestMessage(eventId ?? $"evt_{payment.Value:n}_{state}", payment, state, null), PlatformJson.Options);
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        return (body, $"t={now.ToString(CultureInfo.InvariantCulture)},v1={Sign(await SecretAsync(stop), now, body)}");
    }

    public static ProviderAnswer AnswerOf(TestCharge charge) => new(TestProvider.ReferenceOf(charge.PaymentId), charge.State)
    {
        CardLast4 = charge.CardLast4,
        ActionUrl = charge.State == PaymentState.RequiresAction ? $"/payments/test/{charge.PaymentId}/challenge" : null,
        RefusalCode = charge.State == PaymentState.Failed ? "not_confirmed" : null,
        Refusal = charge.State == PaymentState.Failed ? "The payment was not confirmed. Please try again or use another card." : null,
    };

    public static string Sign(string secret, long seconds, ReadOnlySpan<byte> body) => Convert.ToHexStringLower(HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.ASCII.GetBytes(seconds.ToString(CultureInfo.InvariantCulture) + "."), .. body]));

    public async Task<string> SecretAsync(CancellationToken stop)
    {
        if (settings.Current.WebhookSecret is { Length: > 0 } secret)
        {
            return secret;
        }

        var made = RandomNumberGenerator.GetHexString(48, lowercase: true);
        await unit.CommitAsync(() => settings.ChangeAsync(settings.Current with { WebhookSecret = made }, stop), stop);
        return settings.Current.WebhookSecret ?? made;
    }
}
