using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Administration.Audit;

/// <summary>An admin reads who signed in or tried to, and what was refused.</summary>
internal static class ReadSecurityLog
{
    private static readonly TableOf<SecurityEvent> _table = new TableOf<SecurityEvent>("security-log", "Security log", one => one.Id.ToString(), one => one.Id)
        {
            FirstSort = "-when", EmptyTitle = "Nothing found",
        }
        .Search("Account, address or path", (events, words) => events.Where(one => one.Account!.Contains(words) || one.Address!.Contains(words) || one.Request.Contains(words)))
        .Choice(
            "kind", "What",
            [
                ("sign-ins", "Sign-ins"), ("failed", "Tries that failed"), ("refused", "Refused or held back"), ("round", "Attempts to go round"),
            ],
            (events, kind) => kind switch
            {
                "sign-ins" => events.Where(one => one.Kind == SecurityEventKind.SignedIn || one.Kind == SecurityEventKind.SignedOut),
                "failed" => events.Where(one => one.Kind == SecurityEventKind.WrongPassword || one.Kind == SecurityEventKind.UnknownAccount || one.Kind == SecurityEventKind.WrongCode || one.Kind == SecurityEventKind.WrongPasskey),
                "refused" => events.Where(one => one.Kind == SecurityEventKind.Refused || one.Kind == SecurityEventKind.HeldBack),
                _ => events.Where(one => one.Kind == SecurityEventKind.OtherSite || one.Kind == SecurityEventKind.WithoutToken),
            })
        .Between("when", "When", one => one.At)
        .Column("when", "When", one => Cell.Of(one.At), one => one.At)
        .Column("what", "What", one => Cell.Badge(NameOf(one.Kind), one.Kind is SecurityEventKind.SignedIn or SecurityEventKind.SignedOut ? "badge badge-neutral" : "badge badge-warning"), one => one.Kind)
        .Column("who", "Who", one => Cell.Of(one.Account) with { Note = one.Address }, one => one.Account)
        .Column("request", "Request", one => Cell.Of(one.Request), one => one.Request)
        .Column("times", "Times", one => Cell.Of(one.Times), one => one.Times)
        .Column("agent", "Browser", one => Cell.Of(one.Agent), one => one.Agent, shown: false);

    public static void Map(IEndpointRouteBuilder admin) => admin.MapGroup("")
        .AddEndpointFilter(async (context, next) =>
        {
            // What was noted a moment ago is to be seen too.
            await context.HttpContext.RequestServices.GetRequiredService<ISecurityLog>().WriteAsync(context.HttpContext.RequestAborted);
            return await next(context);
        })
        .MapTable("/security-log", _table, http => http.RequestServices.GetRequiredService<ISecurityEvents>().All).RequirePermission(EnginePermissions.ReadAudit);

    private static string NameOf(SecurityEventKind kind) => kind switch
    {
        SecurityEventKind.SignedIn => "signed in",
        SecurityEventKind.SignedOut => "signed out",
        SecurityEventKind.WrongPassword => "wrong password",
        SecurityEventKind.UnknownAccount => "no such account",
        SecurityEventKind.WrongCode => "wrong code",
        SecurityEventKind.WrongPasskey => "wrong passkey",
        SecurityEventKind.Refused => "refused",
        SecurityEventKind.HeldBack => "too many tries",
        SecurityEventKind.OtherSite => "from another site",
        _ => "form without its token",
    };
}
