using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tables;
using Marketplace.Runtime.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Runtime.Tables;

internal sealed class SavedViews(EngineDb db, UnitOfWork unit) : ISavedViews, IPersonalData
{
    private const int Most = 30;

    string IPersonalData.Member => "savedViews";

    public async Task<IReadOnlyList<SavedView>> OfAsync(UserId person, string table, CancellationToken stop) => await db.SavedViews.AsNoTracking()
        .Where(view => view.UserId == person.Value && view.TableName == table).OrderBy(view => view.Name)
        .Select(view => new SavedView(view.Id, view.Name, view.Query)).ToListAsync(stop);

    public Task<Result> KeepAsync(UserId person, string table, string name, string query, CancellationToken stop) => unit.CommitAsync(
        async () =>
        {
            if (name.Length is 0 or > 60 || name.Contains('\0') || query.Length > 4_000)
            {
                return new Error(ErrorKind.Invalid, "tables.bad_view_name", "Give the view a name of 60 characters at most.");
            }

            var views = await db.SavedViews.Where(view => view.UserId == person.Value && view.TableName == table).ToListAsync(stop);
            if (views.Find(view => view.Name == name) is { } same)
            {
                same.Query = query;
                return Result.Done;
            }

            if (views.Count >= Most)
            {
                return new Error(ErrorKind.Conflict, "tables.too_many_views", "You keep 30 views of this table. Remove one first.");
            }

            db.SavedViews.Add(new KeptView { Id = Guid.CreateVersion7(), UserId = person.Value, TableName = table, Name = name, Query = query });
            return Result.Done;
        },
        stop);

    public Task ForgetAsync(UserId person, Guid id, CancellationToken stop) => unit.CommitAsync(
        async () => await db.SavedViews.Where(view => view.Id == id && view.UserId == person.Value).ExecuteDeleteAsync(stop), stop);

    async Task<object?> IPersonalData.ExportAsync(UserId user, CancellationToken stop)
    {
        var views = await db.SavedViews.AsNoTracking().Where(view => view.UserId == user.Value).Select(view => new { view.TableName, view.Name, view.Query }).ToListAsync(stop);
        return views.Count == 0 ? null : views;
    }

    Task<Result> IPersonalData.MayForgetAsync(UserId user, CancellationToken stop) => Task.FromResult(Result.Done);

    Task IPersonalData.ForgetAsync(UserId user, CancellationToken stop) => db.SavedViews.Where(view => view.UserId == user.Value).ExecuteDeleteAsync(stop);
}
