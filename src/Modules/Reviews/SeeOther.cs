using Microsoft.AspNetCore.Http;

namespace Marketplace.Reviews;

/// <summary>After a form: look at that page now. The path is from the tenant's root, in the language of the request.</summary>
internal sealed class SeeOther(string path) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = $"{httpContext.Request.PathBase}{path}";
        return Task.CompletedTask;
    }
}
