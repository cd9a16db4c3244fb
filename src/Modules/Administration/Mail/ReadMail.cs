using Marketplace.Kernel.Mail;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Administration.Mail;

/// <summary>An admin reads the messages of a marketplace that has no mail server.</summary>
internal static class ReadMail
{
    public static void Map(IEndpointRouteBuilder admin)
    {
        var mail = admin.MapGroup("/mail").RequirePermission(EnginePermissions.ReadMail);
        mail.MapGet("/", (IMailLog log) => Page.Of("/Administration/Mail/Mail.cshtml", new Model(log.Newest(100), null)));
        mail.MapGet("/{file}", (string file, IMailLog log) => log.Read(file) is { } text
            ? Page.Of("/Administration/Mail/Mail.cshtml", new Model([], text))
            : Results.NotFound());
    }

    public sealed record Model(IReadOnlyList<StoredMail> Messages, string? Text);
}
