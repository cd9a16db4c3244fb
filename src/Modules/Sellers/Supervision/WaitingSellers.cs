using Marketplace.Kernel.Admin;
using Marketplace.Kernel.Security;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Supervision;

/// <summary>People who want to sell and wait for an answer.</summary>
internal sealed class WaitingSellers(SellersDb db) : IAdminTodo
{
    public Permission Permission => SellersPermissions.Manage;

    public async Task<IReadOnlyList<Todo>> WaitingAsync(CancellationToken stop) =>
        [new Todo(await db.Sellers.CountAsync(s => s.Status == SellerStatus.Applied, stop), "{0} seller waits for approval", "{0} sellers wait for approval", "/admin/sellers?status=Applied", Urgent: true)];
}
