using Marketplace.Content.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Media;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Content.Library;

/// <summary>Leads from a picture's name to its bytes.</summary>
internal static class ShowMedia
{
    public static void Map(IEndpointRouteBuilder routes) => routes.Storefront()
        .MapGet("/media/library/{**path}", Handle).AllowAnonymous().WithName("Content.Media");

    private static async Task<IResult> Handle(string path, HttpContext http, ContentDb db, CancellationToken stop)
    {
        var file = MediaLibrary.IsPath(path) ? await db.Media.AsNoTracking().SingleOrDefaultAsync(m => m.Path == path, stop) : null;
        return file is null
            ? Results.NotFound()
            : Results.Redirect(http.Request.PathBase + ImageUrls.Path(file.ImageKey, ImageUrls.WidthsOf(file.Width)[^1], "jpg"));
    }
}
