using Marketplace.Kernel.Mail;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Administration.Mail;

/// <summary>An admin sees which mail waits for the mail server and why, tries again, and reads the messages of a marketplace that has none.</summary>
internal static class ReadMail
{
    private const string View = "/Administration/Mail/Mail.cshtml";

    public static void Map(IEndpointRouteBuilder admin)
    {
        var mail = admin.MapGroup("/mail").RequirePermission(EnginePermissions.ReadMail);
        mail.MapGet("/", async (IMailLog log, IMailQueue queue, CancellationToken stop) => Page.Of(View, new Model(await queue.NewestAsync(100, stop), log.Newest(100), null)));
        mail.MapGet("/{file}", (string file, IMailLog log) => log.Read(file) is { } text ? Page.Of(View, new Model([], [], text)) : Results.NotFound());
        mail.MapPost("/waiting/{id:guid}/retry", RetryAsync);
    }

    public sealed record Nothing
    {
        public string? Unused { get; init; }
    }

    public sealed record Model(IReadOnlyList<QueuedMail> Queue, IReadOnlyList<StoredMail> Messages, string? Text);

    private static async Task<IResult> RetryAsync(Guid id, [FromForm] Nothing form, IMailQueue queue, HttpContext http, CancellationToken stop)
    {
        _ = form;
        return await queue.RetryAsync(id, stop) ? Results.Redirect($"{http.Request.PathBase}/admin/mail") : Results.NotFound();
    }
}
