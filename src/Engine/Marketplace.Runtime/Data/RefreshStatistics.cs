using Dapper;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Jobs;

namespace Marketplace.Runtime.Data;

/// <summary>Lets SQLite look how its tables are filled where they have changed much; PostgreSQL does that by itself.</summary>
/// <remarks>Without it every index seems to find ten rows, so asking for one product by its key went through all that are published.
/// The pragma reads a sample of each table that has grown tenfold or was never looked at (sqlite.org/pragma.html#pragma_optimize). A small file is left alone:
/// every plan is quick there, and a table that was seen with four rows would be walked through until somebody looks again, however many came.</remarks>
internal sealed class RefreshStatistics(TenantDatabase database) : IBackgroundTask
{
    private const long SmallestBytes = 20 * 1024 * 1024;

    // 0x02: gather statistics; 0x10000: of all tables, not only of those that this connection has asked.
    private const string Look = "PRAGMA optimize(0x10002)";

    public static async Task RunAsync(TenantDatabase database, CancellationToken stop)
    {
        if (!database.IsPostgreSql)
        {
            await database.WriteAsync(
                async connection => await connection.ExecuteScalarAsync<long>("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()") < SmallestBytes
                    ? 0
                    : await connection.ExecuteAsync(new CommandDefinition(Look, cancellationToken: stop)),
                stop);
        }
    }

    public Task RunAsync(CancellationToken stop) => RunAsync(database, stop);
}
