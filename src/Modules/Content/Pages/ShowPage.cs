using Marketplace.Content.Contracts;
using Marketplace.Content.Data;
using Marketplace.Content.Definitions;
using Marketplace.Content.Items;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Content.Pages;

/// <summary>Anybody reads a page that the marketplace wrote, in their language where it is written in it.</summary>
internal static class ShowPage
{
    // Last of all routes: a page never stands before one of a module.
    public static void Map(IEndpointRouteBuilder routes) => routes.Storefront()
        .MapGet("/{**path:regex(^[a-z0-9][a-z0-9/-]*$)}", Handle).AllowAnonymous().AsPublicPage().WithName("Content.Page").WithOrder(int.MaxValue);

    private static async Task<IResult> Handle(string path, HttpContext http, ContentDb db, ContentTypes types, CancellationToken stop)
    {
        http.Tag(FooterLinks.Tag);
        var (address, reader) = (path.TrimEnd('/'), Reader.Of(http));
        var written = address.Length > 200 ? [] : await db.Versions.AsNoTracking().Where(v => v.Published && v.Path == address && v.Path != "").ToListAsync(stop);
        var version = written.MinBy(v => reader.RankOf(v.Culture));
        return version is not null && await types.FindAsync(version.Type, stop) is { } type
            ? Page.Of("/Content/Pages/ShowPage.cshtml", await ModelOfAsync(version, type, db, stop))
            : Results.NotFound();
    }

    private static async Task<ContentPageModel> ModelOfAsync(ContentVersion version, ContentType type, ContentDb db, CancellationToken stop)
    {
        var parts = version.Parts;
        var cover = type.Fields.FirstOrDefault(field => field.Kind == FieldKind.Media);
        var shown = cover?.Read(parts) ?? "";
        var file = shown.Length == 0 ? null : await db.Media.AsNoTracking().SingleOrDefaultAsync(m => m.Path == shown, stop);
        var markdown = type.Read(ContentType.Markdown, parts);
        var summary = type.Fields.FirstOrDefault(field => field.Name == "Summary")?.Read(parts) ?? "";
        return new ContentPageModel(
            type.Name, version.Path, version.Title, summary, MarkdownText.ToHtml(markdown, firstHeading: 2),
            file is null ? null : new ContentPicture(file.ImageKey, file.Width, file.Height, cover!.ReadAlt(parts)),
            version.ModifiedAt, type.Fields.ToDictionary(field => field.Key, field => field.Read(parts)));
    }
}
