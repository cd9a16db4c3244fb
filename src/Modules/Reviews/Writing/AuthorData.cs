using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Security;
using Marketplace.Reviews.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Reviews.Writing;

/// <summary>What Reviews keeps about a person. When the account goes, stars and words stay for other buyers, without a name and without a link to anybody.</summary>
internal sealed class AuthorData(ReviewsDb db, UnitOfWork unit) : IPersonalData
{
    public string Member => "reviews";

    public async Task<object?> ExportAsync(UserId user, CancellationToken stop)
    {
        var written = await db.Reviews.AsNoTracking().Where(r => r.BuyerId == user).OrderBy(r => r.CreatedAt)
            .Select(r => new { r.ProductTitle, r.OrderNumber, r.Stars, r.Title, r.Text, r.AuthorName, r.State, r.CreatedAt, r.EditedAt, r.Reply }).ToListAsync(stop);
        var reported = await db.Reports.AsNoTracking().Where(r => r.ReporterId == user).OrderBy(r => r.At).Select(r => new { r.ReviewId, r.Reason, r.At }).ToListAsync(stop);
        return written.Count + reported.Count == 0 ? null : new { Written = written, Reported = reported };
    }

    public Task<Result> MayForgetAsync(UserId user, CancellationToken stop) => Task.FromResult(Result.Done);

    public async Task ForgetAsync(UserId user, CancellationToken stop)
    {
        var products = await db.Reviews.AsNoTracking().Where(r => r.BuyerId == user).Select(r => r.ProductId).ToListAsync(stop);
        await db.Reviews.Where(r => r.BuyerId == user && r.State == ReviewState.Withdrawn).ExecuteDeleteAsync(stop);
        await db.Reviews.Where(r => r.BuyerId == user).ExecuteUpdateAsync(set => set.SetProperty(r => r.BuyerId, (UserId?)null).SetProperty(r => r.AuthorName, ""), stop);
        await db.Reports.Where(r => r.ReporterId == user).ExecuteUpdateAsync(set => set.SetProperty(r => r.ReporterId, (UserId?)null), stop);
        unit.Evict(products.Select(CatalogTags.Of));
    }
}
