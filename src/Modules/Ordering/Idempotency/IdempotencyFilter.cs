using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Ordering.Idempotency;

/// <summary>A request that carries an <c>Idempotency-Key</c> is carried out once; for a day the same key gets the same answer.</summary>
internal static class IdempotentEndpoints
{
    public static TBuilder WithIdempotencyKey<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            if (!http.Request.Headers.TryGetValue("Idempotency-Key", out var key))
            {
                return await next(context);
            }

            return key.ToString() is { Length: > 0 and <= 128 } text && text.All(c => c is > ' ' and < (char)127)
                ? await http.RequestServices.GetRequiredService<Idempotency>().AnswerAsync(context, next, text)
                : IdempotencyErrors.BadKey.ToProblem();
        });
}

internal static class IdempotencyErrors
{
    public static readonly Error BadKey = new(ErrorKind.Invalid, "request.bad_idempotency_key", "An Idempotency-Key is 1 to 128 visible ASCII characters.");

    public static readonly Error Reused = new(ErrorKind.Invalid, "request.idempotency_key_reused", "This Idempotency-Key was used with another request. Use a new key.");

    public static readonly Error InProgress = new(ErrorKind.Conflict, "request.in_progress", "The first request with this Idempotency-Key is still at work. Try again in a moment.");
}

/// <summary>Keeps the answers.</summary>
internal sealed class Idempotency(UnitOfWork unit, TimeProvider clock)
{
    private static readonly TimeSpan _abandoned = TimeSpan.FromMinutes(2);

    public async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, string key)
    {
        var http = context.HttpContext;
        var id = Hash($"{http.User.UserId()}\n{http.Request.Method}\n{http.Request.Path}\n{key}");
        var request = Hash(string.Join('\n', context.Arguments
            .Where(a => a?.GetType().Name.EndsWith("Request", StringComparison.Ordinal) is true && a is not HttpRequest)
            .Select(a => JsonSerializer.Serialize(a, a!.GetType(), PlatformJson.Options))));
        if (!await BeginAsync(id, request))
        {
            return await ReplayAsync(id, request);
        }

        var kept = false;
        try
        {
            var answer = await RunAsync(http, await next(context));
            if (answer.Status < 500)
            {
                await KeepAsync(id, answer);
                kept = true;
            }

            return answer;
        }
        finally
        {
            if (!kept)
            {
                await ForgetAsync(id);
            }
        }
    }

    private async Task<bool> BeginAsync(string id, string request)
    {
        var now = clock.GetUtcNow();
        var mine = 0;
        await unit.CommitAsync(
            async () => mine = await unit.Connection.ExecuteAsync(
                """
                INSERT INTO ordering_stored_answer (id, request_hash, status, content_type, body, created_at)
                VALUES (@id, @request, 0, '', '', @now)
                ON CONFLICT (id) DO UPDATE SET request_hash = @request, status = 0, created_at = @now
                WHERE ordering_stored_answer.created_at < @day OR (ordering_stored_answer.status = 0 AND ordering_stored_answer.created_at < @abandoned)
                """,
                new { id, request, now = now.UtcTicks, day = now.AddDays(-1).UtcTicks, abandoned = (now - _abandoned).UtcTicks }, unit.Transaction),
            CancellationToken.None);
        return mine == 1;
    }

    private async Task<IResult> ReplayAsync(string id, string request)
    {
        var stored = await unit.Connection.QuerySingleOrDefaultAsync<Row>(
            "SELECT request_hash AS RequestHash, status AS Status, content_type AS ContentType, body AS Body FROM ordering_stored_answer WHERE id = @id", new { id });
        if (stored is null || (stored.Status == 0 && stored.RequestHash == request))
        {
            return IdempotencyErrors.InProgress.ToProblem();
        }

        return stored.RequestHash == request
            ? new StoredResult((int)stored.Status, stored.ContentType, stored.Body)
            : TypedResults.Problem(
                statusCode: StatusCodes.Status422UnprocessableEntity, title: IdempotencyErrors.Reused.Message, type: $"/problems/{IdempotencyErrors.Reused.Code}",
                extensions: new Dictionary<string, object?> { ["code"] = IdempotencyErrors.Reused.Code });
    }

    private static async Task<StoredResult> RunAsync(HttpContext http, object? result)
    {
        var (body, buffer) = (http.Response.Body, new MemoryStream());
        http.Response.Body = buffer;
        try
        {
            await (result as IResult ?? TypedResults.Json(result, PlatformJson.Options)).ExecuteAsync(http);
            return new StoredResult(http.Response.StatusCode, http.Response.ContentType ?? "", Encoding.UTF8.GetString(buffer.ToArray()));
        }
        finally
        {
            http.Response.Body = body;
        }
    }

    private Task KeepAsync(string id, StoredResult answer) => unit.CommitAsync(
        async () => await unit.Connection.ExecuteAsync(
            "UPDATE ordering_stored_answer SET status = @Status, content_type = @ContentType, body = @Body WHERE id = @id",
            new { id, answer.Status, answer.ContentType, answer.Body }, unit.Transaction),
        CancellationToken.None);

    private Task ForgetAsync(string id) => unit.CommitAsync(
        async () => await unit.Connection.ExecuteAsync("DELETE FROM ordering_stored_answer WHERE id = @id AND status = 0", new { id }, unit.Transaction),
        CancellationToken.None);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed class Row
    {
        public string RequestHash { get; init; } = "";

        public long Status { get; init; }

        public string ContentType { get; init; } = "";

        public string Body { get; init; } = "";
    }

    private sealed record StoredResult(int Status, string ContentType, string Body) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = Status;
            if (Body.Length > 0)
            {
                httpContext.Response.ContentType = ContentType;
                await httpContext.Response.WriteAsync(Body, httpContext.RequestAborted);
            }
        }
    }
}
