using Marketplace.Kernel;
using Marketplace.Kernel.Theming;
using Marketplace.Payments.Contracts;
using Marketplace.Payments.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Payments.Test;

/// <summary>The page of the pretended bank on which a buyer confirms or refuses a payment.</summary>
internal static class Challenge
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/payments/test/{id}/challenge", Show).AllowAnonymous().WithName("Payments.Test.Challenge");
        routes.MapPost("/payments/test/{id}/challenge", Decide).AllowAnonymous();
    }

    private static async Task<IResult> Show(PaymentId id, TestBank bank, CancellationToken stop) =>
        await bank.FindAsync(id, stop) is { } charge
            ? Page.Of("/Payments/Test/Challenge.cshtml", new ChallengePage(id, new Money(charge.AmountMinor, charge.Currency), charge.Purpose, charge.CardLast4))
            : TypedResults.NotFound();

    private static async Task<IResult> Decide(
        PaymentId id, [FromForm] ChallengeForm form, TestBank bank, PaymentsDb db, HttpContext http, CancellationToken stop)
    {
        var charge = await bank.FindAsync(id, stop);
        var back = await db.Payments.AsNoTracking().Where(p => p.Id == id).Select(p => p.ReturnPath).SingleOrDefaultAsync(stop);
        if (charge is null || back is null)
        {
            return TypedResults.NotFound();
        }

        var approved = charge.CaptureNow ? PaymentState.Captured : PaymentState.Authorized;
        await bank.MoveAsync(id, form.Decision == "approve" ? approved : PaymentState.Failed, stop);
        return Results.Redirect($"{http.Request.PathBase}{back}");
    }
}

internal sealed record ChallengeForm
{
    public string? Decision { get; init; }
}

/// <summary>What the challenge page shows.</summary>
internal sealed record ChallengePage(PaymentId Id, Money Amount, string Purpose, string CardLast4);
