using Marketplace.Kernel;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Payments.Contracts;
using Marketplace.Payments.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Payments.Browsing;

/// <summary>An admin sees one payment with every call that was made for it, and may repeat those without an answer.</summary>
internal static class ShowPayment
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/payments/{id}", Show).RequirePermission(PaymentPermissions.View).WithName("Payments.Show");
        routes.MapPost("/payments/{id}/settlement", Settle).RequirePermission(PaymentPermissions.Manage);
    }

    private static async Task<IResult> Show(PaymentId id, PaymentsDb db, CancellationToken stop)
    {
        var payment = await db.Payments.AsNoTracking().Include(p => p.Calls).SingleOrDefaultAsync(p => p.Id == id, stop);
        return payment is null ? TypedResults.NotFound() : Page.Of("/Payments/Browsing/ShowPayment.cshtml", payment);
    }

    private static async Task<IResult> Settle(PaymentId id, [FromForm] SettleForm form, IPayments payments, HttpContext http, CancellationToken stop)
    {
        _ = form;
        if (await payments.FindAsync(id, stop) is null)
        {
            return TypedResults.NotFound();
        }

        await payments.SettleAsync(id, CancellationToken.None);
        await payments.RefreshAsync(id, CancellationToken.None);
        return Results.Redirect($"{http.Request.PathBase}/admin/payments/{id}");
    }
}

internal sealed record SettleForm
{
    public string? Confirm { get; init; }
}

internal static class PaymentBadge
{
    public static string Of(PaymentState state) => state switch
    {
        PaymentState.Captured => "badge-success",
        PaymentState.Authorized => "badge-info",
        PaymentState.Failed => "badge-danger",
        PaymentState.Cancelled => "badge-neutral",
        _ => "badge-warning",
    };
}
