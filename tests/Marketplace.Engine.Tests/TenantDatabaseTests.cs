using Dapper;

namespace Marketplace.Engine.Tests;

public class TenantDatabaseTests
{
    [Fact]
    public async Task Who_finds_no_connection_waits_and_a_connection_string_that_says_otherwise_is_obeyed()
    {
        await using var usual = new TenantDatabase(DatabaseKind.PostgreSql, "Host=nowhere", "shop");
        await using var said = new TenantDatabase(DatabaseKind.PostgreSql, "Host=nowhere;MaxPoolSize=7;Max Auto Prepare=0", "shop");

        Assert.Contains("Maximum Pool Size=40", usual.CreateConnection().ConnectionString);
        Assert.Contains("Max Auto Prepare=200", usual.CreateConnection().ConnectionString);
        Assert.Contains("Maximum Pool Size=7", said.CreateConnection().ConnectionString);
        Assert.DoesNotContain("Max Auto Prepare=200", said.CreateConnection().ConnectionString);
    }

    [Fact]
    public async Task A_commit_to_a_file_does_not_wait_for_the_disk_however_often_its_connection_is_used()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);
        await market.With<UnitOfWork>(async unit =>
        {
            for (var again = 0; again < 2; again++)
            {
                await using var connection = unit.Database.CreateConnection();
                await connection.OpenAsync();
                Assert.Equal((1L, "wal"), (await connection.ExecuteScalarAsync<long>("PRAGMA synchronous"), await connection.ExecuteScalarAsync<string>("PRAGMA journal_mode")));
            }
        });
    }
}
