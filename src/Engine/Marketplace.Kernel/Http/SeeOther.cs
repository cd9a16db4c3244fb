using Microsoft.AspNetCore.Http;

namespace Marketplace.Kernel.Http;

/// <summary>After a form: look at that page now (303, RFC 9110, section 15.4.4).</summary>
/// <param name="path">From the tenant's root with a leading slash, in the language of the request; or a whole address elsewhere.</param>
public sealed class SeeOther(string path) : IResult
{
    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = path.StartsWith('/') ? $"{httpContext.Request.PathBase}{path}" : path;
        return Task.CompletedTask;
    }
}
