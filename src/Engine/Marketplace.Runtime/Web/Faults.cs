using System.Diagnostics;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Theming;
using Marketplace.Runtime.Data;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Marketplace.Runtime.Web;

/// <summary>Turns faults and bare statuses into answers: problem+json for the API, a page in the person's language for everybody else.</summary>
internal static class Faults
{
    public static void UseFaults(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        try
        {
            await next(http);
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            var status = StatusOf(http, fault);
            if (status == 499)
            {
                return;
            }

            if (status == StatusCodes.Status503ServiceUnavailable && fault.IsOutage())
            {
                http.RequestServices.GetRequiredService<Outages>().Note(fault.IsFull());
            }

            if (status >= 500)
            {
                http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Marketplace.Faults")
                    .LogError(fault, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
            }

            http.Response.Clear();
            http.Response.StatusCode = status;
        }

        if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null })
        {
            await AnswerAsync(http, http.Response.StatusCode);
        }
    });

    private static int StatusOf(HttpContext http, Exception fault) => fault switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        AntiforgeryValidationException => StatusCodes.Status400BadRequest,
        InvalidDataException when http.Request.HasFormContentType => StatusCodes.Status400BadRequest,
        DbUpdateConcurrencyException => StatusCodes.Status409Conflict,
        OperationCanceledException when http.RequestAborted.IsCancellationRequested => 499,

        // Text that PostgreSQL cannot hold (a NUL, a lone surrogate) comes from the request.
        PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter or PostgresErrorCodes.StringDataRightTruncation } => StatusCodes.Status400BadRequest,
        DbUpdateException { InnerException: PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter or PostgresErrorCodes.StringDataRightTruncation } } => StatusCodes.Status400BadRequest,
        DbUpdateException { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } } => StatusCodes.Status409Conflict,
        DbUpdateException { InnerException: Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 19 } } => StatusCodes.Status409Conflict,
        PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } => StatusCodes.Status409Conflict,
        HttpRequestException or IOException { InnerException: System.Net.Sockets.SocketException } => StatusCodes.Status503ServiceUnavailable,
        _ when fault.IsOutage() => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static async Task AnswerAsync(HttpContext http, int status)
    {
        var (title, advice) = Texts(status);
        var trace = status >= 500 ? Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier : null;
        http.Response.Headers.CacheControl = "no-store";
        if (status == StatusCodes.Status503ServiceUnavailable && http.Response.Headers.RetryAfter.Count == 0)
        {
            http.Response.Headers.RetryAfter = "10";
        }

        var texts = http.RequestServices.GetRequiredService<IStringLocalizer>();
        if (http.CurrentFace() == Face.Api || HttpMethods.IsHead(http.Request.Method))
        {
            await TypedResults.Problem(statusCode: status, title: texts[title], detail: texts[advice], type: $"/problems/http-{status}", extensions: new Dictionary<string, object?>
            {
                ["code"] = $"http.{status}",
                ["traceId"] = trace ?? Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier,
            }).ExecuteAsync(http);
            return;
        }

        try
        {
            await Page.Of("/Engine/Error.cshtml", new ErrorPage(status, title, advice, trace)).WithStatus(status).ExecuteAsync(http);
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Marketplace.Faults").LogError(fault, "The error page failed too");
            http.Response.StatusCode = status;
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync($"{texts[title]} {texts[advice]} {trace}");
        }
    }

    private static (string Title, string Advice) Texts(int status) => status switch
    {
        400 => ("This request could not be read.", "Please go back, reload the page and try again."),
        401 => ("Please sign in.", "This page needs you to be signed in."),
        403 => ("You may not do this.", "Ask an administrator for the permission if you need it."),
        404 => ("There is nothing here.", "The page may have moved or never existed. Try the search or the home page."),
        405 => ("This cannot be done here.", "Please go back and try again."),
        409 => ("Somebody else changed this at the same time.", "Please go back, reload the page and make your change again."),
        410 => ("This is no longer here.", "It was removed. Try the search or the home page."),
        413 => ("This is too large.", "Please send less at once or a smaller file."),
        415 => ("This kind of content is not accepted here.", "Please check the content type of your request."),
        429 => ("That was too many tries.", "Please wait a minute and try again."),
        503 => ("A service that we need does not answer.", "Nothing was changed. Please try again in a minute."),
        >= 500 => ("Something went wrong on our side.", "Nothing was half-done. Please try again; if it happens again, tell the support the code below."),
        _ => ("This request could not be carried out.", "Please go back and try again."),
    };
}
