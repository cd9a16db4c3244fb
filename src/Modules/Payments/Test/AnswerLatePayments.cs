using Marketplace.Kernel.Jobs;
using Marketplace.Payments.Contracts;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Payments.Test;

/// <summary>Job: the pretended bank decides the payments that it left open and tells us, signed, as a real one would.</summary>
internal sealed class AnswerLatePayments(TestBank bank, TestProvider provider, PaymentDesk desk) : IBackgroundTask
{
    private static readonly TimeSpan _thinkingTime = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken stop)
    {
        foreach (var payment in await bank.LateAsync(_thinkingTime, stop))
        {
            await AnswerAsync(payment, stop);
        }
    }

    public async Task AnswerAsync(PaymentId payment, CancellationToken stop)
    {
        if (await bank.MoveAsync(payment, PaymentState.Captured, stop) is not { } charge)
        {
            return;
        }

        var (body, signature) = await bank.WebhookAsync(payment, charge.State, stop);
        var headers = new HeaderDictionary { [TestProvider.SignatureHeader] = signature };
        if (!(await provider.ParseWebhookAsync(headers, body, stop)).Failed(out _, out var news) && news is not null)
        {
            await desk.LearnAsync(provider.Name, news, stop);
        }
    }
}
