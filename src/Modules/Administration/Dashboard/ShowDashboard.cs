using Marketplace.Kernel.Admin;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Mail;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tenancy;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Administration.Dashboard;

/// <summary>An admin sees what needs doing; modules put their tiles here.</summary>
internal static class ShowDashboard
{
    public static void Map(IEndpointRouteBuilder admin) => admin.MapGet("/", Handle).RequirePermission(EnginePermissions.AccessAdmin);

    public sealed record Model(IReadOnlyList<Todo> Todos);

    private static async Task<IResult> Handle(HttpContext http, IEnumerable<IAdminTodo> sources, IPermissionCheck permissions, CancellationToken stop)
    {
        var todos = new List<Todo>();
        foreach (var source in sources)
        {
            if (await permissions.HasAsync(http.User, source.Permission))
            {
                todos.AddRange((await source.WaitingAsync(stop)).Where(todo => todo.Count > 0));
            }
        }

        return Page.Of("/Administration/Dashboard/Dashboard.cshtml", new Model([.. todos.OrderByDescending(todo => todo.Urgent)]));
    }
}

/// <summary>Events and jobs that went wrong.</summary>
internal sealed class SystemTodo(IEventMonitor events, IJobs jobs, IMailQueue mail) : IAdminTodo
{
    public Permission Permission => EnginePermissions.ManageJobs;

    public async Task<IReadOnlyList<Todo>> WaitingAsync(CancellationToken stop) =>
    [
        new Todo((await events.ParkedAsync(stop)).Count, "{0} event was given up", "{0} events were given up", "/admin/events", Urgent: true),
        new Todo((await jobs.ListAsync(stop)).Count(job => job.LastError is not null), "{0} job ended with an error", "{0} jobs ended with errors", "/admin/jobs?result=failed", Urgent: true),
        new Todo((await mail.CountAsync(stop)).Failing, "{0} mail did not go out", "{0} mails did not go out", "/admin/mail", Urgent: true),
    ];
}
