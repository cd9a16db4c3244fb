using System.Data.Common;
using Dapper;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Security;
using Marketplace.Payments.Contracts;
using Marketplace.Payments.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Marketplace.Payments;

/// <summary>Where every payment passes: it talks to providers outside of transactions and stores what they say in one.</summary>
internal sealed class PaymentDesk(
    PaymentsDb db, PaymentQuery query, UnitOfWork unit, TimeProvider clock, IEnumerable<IPaymentProvider> providers,
    IServiceProvider services, ITries tries, IHttpContextAccessor http, IConfiguration configuration, ILogger<PaymentDesk> log) : IPayments
{
    // Who abandons a call lets it end first: it may be using what comes next.
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(2);

    // Longer than providers take on a bad day, shorter than buyers and balancers wait.
    private readonly TimeSpan _patience = TimeSpan.FromSeconds(configuration.GetValue("Marketplace:PaymentSeconds", 15.0));
    private static readonly Dictionary<string, string[]> _unknownProvider = new() { [""] = [PaymentErrors.UnknownProvider.Message] };
    private bool _planned;

    public IReadOnlyList<PaymentOption> Options => [.. providers.Select(provider => provider.Option)];

    public IReadOnlyDictionary<string, string[]> Check(string provider, IReadOnlyDictionary<string, string> fields) =>
        providers.FirstOrDefault(p => p.Name == provider)?.Check(fields) ?? _unknownProvider;

    public Error? Held(string provider, IReadOnlyDictionary<string, string> fields)
    {
        var request = http.HttpContext;
        return CardOf(provider, fields) is { } card && tries.Refusal(request, TryLimit.PaymentWithCard, card) is { } held ? held
            : request is null ? null : tries.Refusal(request, TryLimit.PaymentFromAddress, request.Address());
    }

    public void Open(NewPayment payment)
    {
        var now = clock.GetUtcNow();
        var opened = new Payment
        {
            Id = payment.Id,
            Provider = payment.Provider,
            Purpose = payment.Purpose,
            Email = payment.Email,
            ReturnPath = payment.ReturnPath,
            Currency = payment.Amount.Currency,
            AmountMinor = payment.Amount.Minor,
            CreatedAt = now,
        };
        opened.Plan(payment.Id.Value, CallKind.Create, payment.Amount.Minor, now);
        db.Add(opened);
    }

    public async Task<PaymentView> PayAsync(PaymentId id, IReadOnlyDictionary<string, string> fields, CancellationToken stop)
    {
        // Who opened it in this request need not read it again: before the provider is asked nobody can have changed it.
        var payment = db.Payments.Local.FindEntry(id)?.Entity ?? (await query.AsItIs(db, id, stop))!;
        if (payment.State != PaymentState.Created)
        {
            return payment.View;
        }

        var charge = new Charge(id, payment.Amount, payment.Purpose, payment.Email, CaptureNow: true, fields);
        ProviderAnswer answer;
        try
        {
            answer = await AskAsync(asked => Of(payment).CreateAsync(charge, id.Value.ToString("n"), asked), stop);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            // Whether money was taken is not known. The order keeps its pieces; the webhook or the job learns how it went.
            log.LogWarning(fault, "Provider {Provider} could not be asked for payment {Payment}.", payment.Provider, id);
            return await ChangeAsync(id, known => known.Calls.Single(c => c.Id == id.Value).Faulted(fault.Message), stop);
        }

        if (answer.State == PaymentState.Failed)
        {
            CountRefusal(payment.Provider, fields);
        }

        return await LearnAsync(
            id,
            known =>
            {
                known.Calls.Single(c => c.Id == id.Value).Done(clock.GetUtcNow());
                known.Learn(answer, clock.GetUtcNow());
            },
            stop);
    }

    // Who tries out cards, one many times or many once each, is stopped by what the provider refuses.
    private void CountRefusal(string provider, IReadOnlyDictionary<string, string> fields)
    {
        if (CardOf(provider, fields) is { } card)
        {
            tries.Take(null, TryLimit.PaymentWithCard, card);
        }

        if (http.HttpContext is { } request)
        {
            tries.Take(null, TryLimit.PaymentFromAddress, request.Address());
        }
    }

    private string? CardOf(string provider, IReadOnlyDictionary<string, string> fields) =>
        providers.FirstOrDefault(p => p.Name == provider)?.CardOf(fields) is { Length: > 0 } card ? $"{provider} {card}" : null;

    public async Task<PaymentView?> RefreshAsync(PaymentId id, CancellationToken stop)
    {
        var payment = await db.Payments.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, stop);
        if (payment is null || payment.State is PaymentState.Captured)
        {
            return payment?.View;
        }

        var answer = await AskAsync(asked => Of(payment).ConfirmAsync(id, payment.Reference, $"{id.Value:n}-confirm", asked), stop);
        if (answer is null && payment.State == PaymentState.Created && payment.CreatedAt < clock.GetUtcNow().AddMinutes(-1))
        {
            // The call never reached the provider: a crash or an outage before it.
            answer = new ProviderAnswer("", PaymentState.Failed) { RefusalCode = "not_reached", Refusal = "The payment could not be started. Please try again." };
        }

        return answer is null ? payment.View : await LearnAsync(id, known => known.Learn(answer, clock.GetUtcNow()), stop);
    }

    public async Task HoldAsync(PaymentId id, CancellationToken stop)
    {
        if (unit.Database.IsPostgreSql)
        {
            await unit.Connection.ExecuteAsync(new CommandDefinition(
                "SELECT 1 FROM payments_payment WHERE id = @Value FOR UPDATE", new { id.Value }, unit.Transaction, cancellationToken: stop));
        }
    }

    public async Task<Result> RequestCaptureAsync(PaymentId id, CancellationToken stop)
    {
        var payment = await LoadAsync(id, stop);
        if (payment.State == PaymentState.Captured)
        {
            return Result.Done;
        }

        if (payment.State != PaymentState.Authorized)
        {
            return PaymentErrors.NotAuthorized;
        }

        if (!payment.Calls.Any(c => c.Kind == CallKind.Capture && c.Outcome != CallOutcome.Refused))
        {
            payment.Plan(Guid.CreateVersion7(), CallKind.Capture, payment.AmountMinor, clock.GetUtcNow());
        }

        return Result.Done;
    }

    public async Task RequestCancelAsync(PaymentId id, CancellationToken stop)
    {
        var payment = await LoadAsync(id, stop);
        if (payment.State == PaymentState.Captured)
        {
            if (!payment.Refundable.IsZero)
            {
                payment.PlanRefund(Guid.CreateVersion7(), payment.Refundable, clock.GetUtcNow());
            }
        }
        else if (!payment.View.IsOver && !payment.Calls.Any(c => c.Kind == CallKind.Cancel && c.Outcome == CallOutcome.Pending))
        {
            payment.Plan(Guid.CreateVersion7(), CallKind.Cancel, 0, clock.GetUtcNow());
        }
    }

    public async Task<Result> RequestRefundAsync(PaymentId id, Guid refund, Money amount, CancellationToken stop) =>
        (await LoadAsync(id, stop)).PlanRefund(refund, amount, clock.GetUtcNow());

    public async Task SettleAsync(PaymentId id, CancellationToken stop)
    {
        var payment = await db.Payments.AsNoTracking().Include(p => p.Calls).AsSplitQuery().SingleOrDefaultAsync(p => p.Id == id, stop);
        foreach (var call in payment?.Calls.Where(c => c is { Outcome: CallOutcome.Pending, Kind: not CallKind.Create }).OrderBy(c => c.PlannedAt) ?? Enumerable.Empty<ProviderCall>())
        {
            await CarryOutAsync(payment!, call, stop);
        }
    }

    public async Task<PaymentView?> FindAsync(PaymentId id, CancellationToken stop) =>
        (await query.AsItIs(db, id, stop))?.View;

    /// <summary>What a webhook says; the same message twice changes nothing.</summary>
    public async Task LearnAsync(string provider, ProviderNews news, CancellationToken stop)
    {
        await CommitAsync(
            async () =>
            {
                await HoldAsync(news.PaymentId, stop);
                var first = await unit.Connection.ExecuteAsync(new CommandDefinition(
                    """
                    INSERT INTO payments_webhook_event (provider, event_id, payment_id, received_at)
                    SELECT @Provider, @EventId, id, @Now FROM payments_payment WHERE id = @Id AND provider = @Provider
                    ON CONFLICT (provider, event_id) DO NOTHING
                    """,
                    new { Provider = provider, news.EventId, Id = news.PaymentId.Value, Now = clock.GetUtcNow().UtcTicks },
                    unit.Transaction, cancellationToken: stop));
                if (first == 1)
                {
                    await ApplyAsync(news.PaymentId, payment => payment.Learn(news.Answer, clock.GetUtcNow()), stop);
                }
            },
            stop);
        await SettleAsync(news.PaymentId, stop);
    }

    // Who holds the order may have wanted the money back at once.
    private async Task<PaymentView> LearnAsync(PaymentId id, Action<Payment> learn, CancellationToken stop)
    {
        var view = await ChangeAsync(id, learn, stop);
        if (!_planned)
        {
            return view;
        }

        await SettleAsync(id, stop);
        return (await FindAsync(id, stop))!;
    }

    private async Task CarryOutAsync(Payment payment, ProviderCall call, CancellationToken stop)
    {
        var key = call.Id.ToString("n");
        var amount = new Money(call.AmountMinor, payment.Currency);
        Result<ProviderAnswer> answer;
        try
        {
            answer = (call.Kind, payment.Reference) switch
            {
                (CallKind.Cancel, null) => await CancelUnreferencedAsync(payment, stop),
                (_, null) => PaymentErrors.Unknown,
                (CallKind.Capture, { } reference) => await AskAsync(asked => Of(payment).CaptureAsync(reference, amount, key, asked), stop),
                (CallKind.Cancel, { } reference) => await AskAsync(asked => Of(payment).CancelAsync(reference, key, asked), stop),
                (_, { } reference) => await AskAsync(asked => Of(payment).RefundAsync(reference, amount, key, asked), stop),
            };
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            log.LogWarning(fault, "{Kind} of payment {Payment} failed at {Provider} and will be tried again.", call.Kind, payment.Id, payment.Provider);
            await ChangeAsync(payment.Id, known => known.Calls.Single(c => c.Id == call.Id).Faulted(fault.Message), stop);
            return;
        }

        await ChangeAsync(
            payment.Id,
            known =>
            {
                var mine = known.Calls.Single(c => c.Id == call.Id);
                if (mine.Outcome != CallOutcome.Pending)
                {
                    return;
                }

                if (answer.Failed(out var error, out var said))
                {
                    mine.Refused(error.Message, clock.GetUtcNow());
                    return;
                }

                mine.Done(clock.GetUtcNow());
                if (mine.Kind == CallKind.Refund)
                {
                    known.Refunded(mine);
                }

                known.Learn(said, clock.GetUtcNow());
            },
            stop);
    }

    // No provider holds a buyer, a job or a page for longer than our patience lasts, whether it listens to the token or not.
    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> question, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_patience);
        var asking = question(patience.Token);
        try
        {
            return await asking.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            await ((Task)asking).WaitAsync(_grace, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new TimeoutException($"The provider did not answer within {_patience.TotalSeconds} seconds.");
        }
    }

    // A payment whose answer we never stored: ask whether the provider knows it before calling it off.
    private async Task<Result<ProviderAnswer>> CancelUnreferencedAsync(Payment payment, CancellationToken stop)
    {
        var known = await AskAsync(asked => Of(payment).ConfirmAsync(payment.Id, null, $"{payment.Id.Value:n}-confirm", asked), stop);
        return known is null or { State: PaymentState.Failed or PaymentState.Cancelled }
            ? new ProviderAnswer("", PaymentState.Cancelled)
            : await AskAsync(asked => Of(payment).CancelAsync(known.Reference, $"{payment.Id.Value:n}-cancel", asked), stop);
    }

    private async Task<PaymentView> ChangeAsync(PaymentId id, Action<Payment> change, CancellationToken stop)
    {
        PaymentView view = null!;
        await CommitAsync(async () => view = await ApplyAsync(id, change, stop), stop);
        return view;
    }

    // The provider has spoken and will not say it again: a deadlock or a lost race is tried anew with fresh eyes.
    private async Task CommitAsync(Func<Task> change, CancellationToken stop)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await unit.CommitAsync(change, stop);
                return;
            }
            catch (Exception fault) when (tries < 4 && unit.Transaction is null && IsPassing(fault))
            {
                log.LogInformation(fault, "A payment's news are stored again, after {Tries} tries.", tries);
            }
        }
    }

    private static bool IsPassing(Exception fault) => fault is DbUpdateConcurrencyException
        || fault is DbException { IsTransient: true } || fault.InnerException is DbException { IsTransient: true };

    private async Task<PaymentView> ApplyAsync(PaymentId id, Action<Payment> change, CancellationToken stop)
    {
        var payment = await LoadAsync(id, stop);
        var before = payment.State;
        change(payment);
        if (payment.State != before)
        {
            // Asked for only now: who listens needs payments itself.
            foreach (var listener in services.GetServices<IWhenPaymentChanges>())
            {
                await listener.ReactAsync(payment.View, stop);
            }
        }

        _planned = payment.Calls.Any(c => c is { Outcome: CallOutcome.Pending, Kind: not CallKind.Create });

        return payment.View;
    }

    // Kept still. What this request has in its hands is used as it is, unless somebody has changed it since.
    private async Task<Payment> LoadAsync(PaymentId id, CancellationToken stop)
    {
        var version = await unit.Connection.QuerySingleAsync<int>(new CommandDefinition(
            $"SELECT version FROM payments_payment WHERE id = @Value{(unit.Database.IsPostgreSql ? " FOR UPDATE" : "")}", new { id.Value }, unit.Transaction, cancellationToken: stop));
        if (db.Payments.Local.FindEntry(id) is { } known)
        {
            if (known.Entity.Version == version)
            {
                return known.Entity;
            }

            known.Entity.Calls.ToList().ForEach(call => db.Entry(call).State = EntityState.Detached);
            known.State = EntityState.Detached;
        }

        return await query.ToChange(db, id, stop);
    }

    private IPaymentProvider Of(Payment payment) => providers.FirstOrDefault(p => p.Name == payment.Provider)
        ?? throw new InvalidOperationException($"The payment provider {payment.Provider} is not switched on.");
}
