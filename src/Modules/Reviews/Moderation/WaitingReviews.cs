using Marketplace.Kernel.Admin;
using Marketplace.Kernel.Security;
using Marketplace.Reviews.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Reviews.Moderation;

/// <summary>Tells the admin's dashboard which reviews wait for a moderator.</summary>
internal sealed class WaitingReviews(ReviewsDb db) : IAdminTodo
{
    public Permission Permission => ReviewsPermissions.Moderate;

    public async Task<IReadOnlyList<Todo>> WaitingAsync(CancellationToken stop) =>
    [
        new Todo(await db.Reviews.CountAsync(r => r.OpenReports > 0, stop), "{0} review is reported", "{0} reviews are reported", "/admin/reviews?show=reported", Urgent: true),
        new Todo(await db.Reviews.CountAsync(r => r.State == ReviewState.Waiting, stop), "{0} review waits for approval", "{0} reviews wait for approval", "/admin/reviews?show=waiting"),
    ];
}
