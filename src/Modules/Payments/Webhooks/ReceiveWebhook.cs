using Marketplace.Kernel.Http;
using Marketplace.Payments.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Payments.Webhooks;

/// <summary>A provider tells how a payment stands. Only a genuine, recent message has an effect, and only once.</summary>
internal static class ReceiveWebhook
{
    private const int LargestBody = 256 * 1024;

    public static void Map(IEndpointRouteBuilder routes) => routes.Of(Face.Api, "")
        .MapPost("/payments/{provider}/webhook", Handle)
        .AllowAnonymous()
        .DisableAntiforgery()
        .ExcludeFromDescription()
        .WithMetadata(new RequestSizeLimitAttribute(LargestBody), new StaysOpen())
        .WithName("Payments.Webhook");

    private static async Task<IResult> Handle(
        string provider, HttpRequest request, IEnumerable<IPaymentProvider> providers, PaymentDesk desk, CancellationToken stop)
    {
        if (providers.FirstOrDefault(p => p.Name == provider) is not { } known)
        {
            return TypedResults.NotFound();
        }

        if (await ReadAsync(request, stop) is not { } body)
        {
            return TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        if ((await known.ParseWebhookAsync(request.Headers, body, stop)).Failed(out var error, out var news))
        {
            return error.ToProblem();
        }

        if (news is not null)
        {
            // The provider may hang up; what it told us is stored all the same.
            await desk.LearnAsync(provider, news, CancellationToken.None);
        }

        return TypedResults.Ok();
    }

    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        if (request.ContentLength > LargestBody)
        {
            return null;
        }

        using var body = new MemoryStream();
        var chunk = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, stop)) > 0)
        {
            body.Write(chunk, 0, read);
            if (body.Length > LargestBody)
            {
                return null;
            }
        }

        return body.ToArray();
    }
}
