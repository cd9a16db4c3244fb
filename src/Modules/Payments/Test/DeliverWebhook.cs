using Marketplace.Kernel.Security;
using Marketplace.Payments.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Payments.Test;

/// <summary>An admin does not wait for the pretended bank: it answers now.</summary>
internal static class DeliverWebhook
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/payments/{id}/test-answer", Handle)
        .RequirePermission(PaymentPermissions.Manage)
        .WithName("Payments.Test.Answer");

    private static async Task<IResult> Handle(PaymentId id, [FromForm] AnswerForm form, TestBank bank, HttpContext http, IServiceProvider services, CancellationToken stop)
    {
        _ = form;
        if (await bank.FindAsync(id, stop) is null)
        {
            return TypedResults.NotFound();
        }

        await Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance<AnswerLatePayments>(services).AnswerAsync(id, CancellationToken.None);
        return Results.Redirect($"{http.Request.PathBase}/admin/payments/{id}");
    }
}

internal sealed record AnswerForm
{
    public string? Confirm { get; init; }
}
