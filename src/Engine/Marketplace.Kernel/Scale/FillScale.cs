using System.ComponentModel.DataAnnotations;
using System.Data;
using System.Diagnostics;
using Dapper;
using Marketplace.Kernel.Data;

namespace Marketplace.Kernel.Scale;

/// <summary>Fills a tenant with a marketplace made up at a given size, each module its own part.</summary>
public sealed class FillScale(IEnumerable<IScaleData> parts, UnitOfWork unit, TimeProvider clock)
{
    private const int BulkKibibytes = 256 * 1024;
    private const int Few = 1_000;

    /// <summary>Runs every part; a tenant that has been filled already is refused.</summary>
    /// <param name="wanted">The size.</param>
    /// <param name="progress">One line for the person who waits.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result> RunAsync(ScalePlan wanted, Action<string> progress, CancellationToken stop)
    {
        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateObject(wanted, new ValidationContext(wanted), faults, validateAllProperties: true) || wanted.Sellers > Math.Min(wanted.Users, wanted.Skus))
        {
            return new Error(ErrorKind.Invalid, "scale.wrong_size", "This size is not possible: there are at least as many people and variants as shops, and none of the numbers is below one.");
        }

        var today = clock.GetUtcNow();
        var plan = wanted with { Until = wanted.Until ?? new DateTimeOffset(today.Year, today.Month, today.Day, 0, 0, 0, TimeSpan.Zero) };
        await KeepPagesAsync(BulkKibibytes, stop);
        try
        {
            foreach (var part in parts.OrderBy(part => part.Order))
            {
                var watch = Stopwatch.GetTimestamp();
                if ((await part.FillAsync(plan, stop)).Failed(out var error))
                {
                    return error;
                }

                await unit.CommitAsync(() => LookAsync(stop), stop);
                progress($"{part.What}: {Stopwatch.GetElapsedTime(watch).TotalSeconds:0.0} s");
            }
        }
        finally
        {
            await KeepPagesAsync(TenantDatabase.WriterKibibytes, CancellationToken.None);
        }

        return Result.Done;
    }

    // The next part asks tables that were empty a moment ago; nobody has looked yet how full they are, and each question would walk through all of them.
    // Those that are nearly empty still are not looked at: they would be walked through however full they get, as the index of words is at each of its mergings.
    private async Task LookAsync(CancellationToken stop)
    {
        if (unit.Database.IsPostgreSql)
        {
            await ExecuteAsync("ANALYZE", stop);
            return;
        }

        await ExecuteAsync("PRAGMA analysis_limit = 1000", stop);
        var tables = await unit.Connection.QueryAsync<string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'", transaction: unit.Transaction);
        foreach (var table in tables.ToList())
        {
            if (await unit.Connection.ExecuteScalarAsync<int>($"SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT {Few})", transaction: unit.Transaction) == Few)
            {
                await ExecuteAsync($"ANALYZE {table}", stop);
            }
        }
    }

    // Rows come in no order of their keys, so each transaction changes pages everywhere; what does not fit in memory is written out and read again all the time.
    private Task KeepPagesAsync(int kibibytes, CancellationToken stop) => unit.Database.IsPostgreSql
        ? Task.CompletedTask
        : unit.CommitAsync(() => ExecuteAsync($"PRAGMA cache_size = -{kibibytes}", stop), stop);

    // Dapper takes a single word for the name of a procedure unless it is told.
    private Task<int> ExecuteAsync(string sql, CancellationToken stop) =>
        unit.Connection.ExecuteAsync(new CommandDefinition(sql, transaction: unit.Transaction, commandType: CommandType.Text, cancellationToken: stop));
}
