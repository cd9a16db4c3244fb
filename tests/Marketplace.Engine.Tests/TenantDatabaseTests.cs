using Dapper;

namespace Marketplace.Engine.Tests;

public class TenantDatabaseTests
{
    [Fact]
    public async Task Who_finds_no_connection_waits_and_a_connection_string_that_says_otherwise_is_obeyed()
    {
        await using var usual = new TenantDatabase(DatabaseKind.PostgreSql, "Host=nowhere", "shop");
        await using var said = new TenantDatabase(DatabaseKind.PostgreSql, "Host=nowhere;MaxPoolSize=7;Max Auto Prepare=0", "shop");

        Assert.Contains($"Maximum Pool Size={Math.Clamp(8 * Environment.ProcessorCount, 16, 40)}", usual.CreateConnection().ConnectionString);
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

    [Fact]
    public async Task The_next_unit_of_work_has_the_open_file_of_the_last_one_and_no_two_have_it_at_once()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);
        var seen = new List<object>();
        await market.With<UnitOfWork>(async outer =>
        {
            seen.Add(outer.Connection);
            await market.With<UnitOfWork>(inner =>
            {
                Assert.NotSame(outer.Connection, inner.Connection);
                seen.Add(inner.Connection);
                return Task.CompletedTask;
            });
        });

        await market.With<UnitOfWork>(next =>
        {
            Assert.Contains(next.Connection, seen);
            Assert.Equal(System.Data.ConnectionState.Open, next.Connection.State);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task A_unit_of_work_that_is_over_has_no_connection_any_more()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);
        UnitOfWork? over = null;
        await market.With<UnitOfWork>(unit =>
        {
            over = unit;
            return unit.Connection.ExecuteAsync("SELECT 1");
        });

        await over!.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => over.Connection);
    }

    [Fact]
    public async Task A_statement_can_be_asked_again_while_its_rows_are_read_and_after_its_table_has_changed()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);
        await market.With<UnitOfWork>(async unit =>
        {
            await unit.Connection.ExecuteAsync("CREATE TEMP TABLE bell (name TEXT); INSERT INTO bell VALUES ('a'), ('b'), ('c')");
            const string After = "SELECT * FROM bell WHERE name > @name ORDER BY name";

            var pairs = new List<string>();
            foreach (var outer in unit.Connection.Query<string>(After, new { name = "" }, buffered: false))
            {
                pairs.AddRange(unit.Connection.Query<string>(After, new { name = outer }).Select(inner => outer + inner));
            }

            Assert.Equal(["ab", "ac", "bc"], pairs);
            await unit.Connection.ExecuteAsync("ALTER TABLE bell ADD COLUMN tone TEXT DEFAULT 'low'");
            Assert.Equal("low", (await unit.Connection.QueryAsync<(string Name, string Tone)>(After, new { name = "b" })).Single().Tone);
        });
    }

    [Fact]
    public async Task More_statements_than_are_kept_are_answered_all_the_same()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);
        await market.With<UnitOfWork>(async unit =>
        {
            for (var i = 0; i < 400; i++)
            {
                Assert.Equal(i, await unit.Connection.ExecuteScalarAsync<int>($"SELECT {i}"));
            }
        });
    }

    [Fact]
    public async Task All_who_write_to_a_file_use_one_connection_also_after_one_of_them_has_failed()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);
        var writers = new List<object>();
        await market.With<UnitOfWork>(async unit =>
        {
            var reader = unit.Connection;
            await unit.CommitAsync(() => NoteAsync(unit), CancellationToken.None);
            await Assert.ThrowsAsync<InvalidOperationException>(() => unit.CommitAsync(
                async () =>
                {
                    await NoteAsync(unit);
                    throw new InvalidOperationException("Changed its mind.");
                },
                CancellationToken.None));
            Assert.Same(reader, unit.Connection);
        });
        await market.With<UnitOfWork>(unit => unit.CommitAsync(() => NoteAsync(unit), CancellationToken.None));

        Assert.Equal(3, writers.Count);
        Assert.Single(writers.Distinct());

        async Task NoteAsync(UnitOfWork unit)
        {
            writers.Add(unit.Connection);
            await unit.Connection.ExecuteAsync("CREATE TABLE IF NOT EXISTS bell (name TEXT)", transaction: unit.Transaction);
        }
    }

    [Fact]
    public async Task A_file_closes_with_its_tenant_although_somebody_has_written_to_it()
    {
        var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);
        object? writer = null;
        await market.With<UnitOfWork>(unit => unit.CommitAsync(
            () =>
            {
                writer = unit.Connection;
                return Task.CompletedTask;
            },
            CancellationToken.None));

        await market.DisposeAsync();

        Assert.Equal(System.Data.ConnectionState.Closed, ((System.Data.Common.DbConnection)writer!).State);
    }
}
