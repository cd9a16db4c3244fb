using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Marketplace.Kernel.Http;

/// <summary>The one place where a refusal becomes an HTTP answer.</summary>
public static class ErrorResponses
{
    /// <summary>RFC 9457 problem details; <see cref="Error.Code"/> is the member a client switches on.</summary>
    public static ProblemHttpResult ToProblem(this Error error) => TypedResults.Problem(
        statusCode: error.ToStatusCode(),
        title: error.Message,
        type: $"/problems/{error.Code}",
        extensions: new Dictionary<string, object?> { ["code"] = error.Code });

    /// <summary>The HTTP status of this kind of refusal.</summary>
    public static int ToStatusCode(this Error error) => error.Kind switch
    {
        ErrorKind.Invalid => StatusCodes.Status400BadRequest,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.TooMany => StatusCodes.Status429TooManyRequests,
        _ => throw new ArgumentOutOfRangeException(nameof(error)),
    };
}
