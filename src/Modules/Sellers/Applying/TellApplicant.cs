using Marketplace.Kernel.Events;
using Marketplace.Kernel.Mail;
using Marketplace.Kernel.Settings;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Applying;

/// <summary>Writes to a seller whose shop has been opened, or stopped.</summary>
internal sealed class TellApplicant(SellersDb db, IMailSender mail, ISettings<SiteSettings> site) : IReact<SellerActivated>, IReact<SellerSuspended>
{
    public Task React(SellerActivated fact, CancellationToken stop) => SendAsync(
        fact.SellerId, "Your shop is open",
        seller => $"Hello {seller.Name},\n\nyour shop on {site.Current.SiteName} is open. Put your products on its shelves here:\n\n{Url($"/vendor/{seller.Slug}")}\n", stop);

    public Task React(SellerSuspended fact, CancellationToken stop) => SendAsync(
        fact.SellerId, "Your shop has been stopped",
        seller => $"Hello {seller.Name},\n\nwe have stopped your shop on {site.Current.SiteName}. The reason:\n\n{fact.Reason}\n\nOrders that were placed already go on.\n", stop);

    private async Task SendAsync(SellerId id, string subject, Func<SellerSummary, string> text, CancellationToken stop)
    {
        var seller = await db.Sellers.AsNoTracking().Where(s => s.Id == id).Select(Directory.SellerDirectory.Summary).SingleAsync(stop);
        await mail.SendAsync(new Mail(seller.Email, subject, text(seller)), stop);
    }

    private string Url(string path) => (site.Current.BaseUrl ?? "").TrimEnd('/') + path;
}
