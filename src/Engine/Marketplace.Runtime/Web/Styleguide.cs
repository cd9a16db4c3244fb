using Marketplace.Kernel.Http;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Marketplace.Runtime.Web;

/// <summary>The design language on one page, for those who develop themes and modules: <c>/styleguide</c>, in development only.</summary>
internal static class Styleguide
{
    public static void MapStyleguide(this IEndpointRouteBuilder routes, IHostEnvironment environment)
    {
        if (environment.IsDevelopment())
        {
            routes.Storefront().MapGet("/styleguide", () => Page.Of("/Engine/Styleguide.cshtml", new object())).AllowAnonymous().WithName("Engine.Styleguide");
        }
    }
}
