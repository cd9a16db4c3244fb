using System.Data.Common;
using System.Reflection;
using Dapper;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Tenancy;
using Marketplace.Runtime.Features;
using Marketplace.Runtime.Jobs;
using Marketplace.Runtime.Localization;
using Marketplace.Runtime.Recipes;
using Marketplace.Runtime.Tenancy;
using Marketplace.Runtime.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace Marketplace.Runtime;

/// <summary>What a host writes to serve tenants.</summary>
internal static class MarketplaceHosting
{
    // Balancers ask about every second or two and give up after a few.
    private static readonly TimeSpan _readyWithin = TimeSpan.FromSeconds(3);

    /// <summary>Adds the engine.</summary>
    /// <param name="builder">The host's builder; reads <c>Marketplace:Data</c>, <c>:Database</c>, <c>:Recipes</c>, <c>:Jobs</c>.</param>
    /// <param name="host">The assembly that references the modules and themes.</param>
    public static void AddMarketplace(this IHostApplicationBuilder builder, Assembly host)
    {
        var configuration = builder.Configuration;
        var paths = new HostPaths(
            Path.GetFullPath(configuration["Marketplace:Data"] ?? "App_Data"),
            configuration["Marketplace:Database"],
            Path.GetFullPath(configuration["Marketplace:Recipes"] ?? Path.Combine(AppContext.BaseDirectory, "recipes")))
        {
            LockSeconds = configuration.GetValue("Marketplace:LockSeconds", 30),
        };

        // Only the host's context factory fills the accessor, so it must be registered here, not only in tenants.
        builder.Services.AddHttpContextAccessor();

        // On SIGTERM the balancer is given time to notice, then nothing new is taken, and what runs may end.
        var draining = new Draining(TimeSpan.FromSeconds(configuration.GetValue("Marketplace:DrainSeconds", builder.Environment.IsProduction() ? 5.0 : 0)));
        builder.Services.AddSingleton(draining);
        builder.Services.AddHostedService(_ => draining);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(25) + draining.Delay);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(paths);
        builder.Services.AddSingleton(new FeatureCatalog(host));
        builder.Services.AddSingleton<TextCatalog>();
        builder.Services.AddSingleton<RecipeFiles>();
        builder.Services.AddSingleton<NodeNews>();
        builder.Services.AddSingleton<CdnPurge>();
        builder.Services.AddSingleton<TenantStore>();
        builder.Services.AddSingleton<Backups.Backup>();
        builder.Services.AddSingleton<ShellFactory>();
        builder.Services.AddSingleton<ShellHost>();
        builder.Services.AddSingleton<Tenants>();
        builder.Services.AddHostedService<TenantStarter>();
        builder.Services.AddHostedService<FollowNews>();
        builder.Services.AddSingleton<JobScheduler>();
        if (configuration.GetValue("Marketplace:Jobs", true))
        {
            AddScheduler(builder.Services, paths);
            builder.Services.AddHostedService(services => services.GetRequiredService<JobScheduler>());
        }
    }

    /// <summary>Serves health and tenants; the host maps nothing else.</summary>
    public static void UseMarketplace(this WebApplication app)
    {
        app.UseDraining();
        app.Use((http, next) =>
        {
            if (!HttpMethods.IsConnect(http.Request.Method))
            {
                return next(http);
            }

            // This is no proxy. What comes behind a CONNECT is no request, so the connection ends.
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            http.Response.Headers.Connection = "close";
            http.Response.ContentLength = 0;
            return Task.CompletedTask;
        });
        app.Map("/health", health => health.Run(HealthAsync));
        app.UseTenants();
    }

    // One store for the host, beside its list of tenants; on PostgreSQL several hosts share it as a cluster.
    private static void AddScheduler(IServiceCollection services, HostPaths paths)
    {
        Directory.CreateDirectory(paths.Data);
        services.AddQuartz(quartz => quartz
            .ConfigureScheduler(o => (o.InstanceName, o.InstanceId) = ("marketplace", paths.Database is null ? "one" : "AUTO"))
            .UseDefaultThreadPool(2)
            .UsePersistentStore(store =>
            {
                store.ProvisionSchema().UseSystemTextJsonSerializer();
                if (paths.Database is { Length: > 0 } shared)
                {
                    store.UsePostgres(NpgsqlFactory.Instance, new NpgsqlConnectionStringBuilder(shared) { SearchPath = paths.HostDatabase().Schema }.ConnectionString);
                    store.UseClustering(_ => { });
                }
                else
                {
                    store.UseSqlite(SqliteFactory.Instance, new SqliteConnectionStringBuilder { DataSource = Path.Combine(paths.Data, "jobs.db") }.ConnectionString);
                }
            }));
    }

    private static async Task HealthAsync(HttpContext http)
    {
        var healthy = true;
        if (http.Request.Path == "/ready")
        {
            healthy = await IsReadyAsync(http);
        }
        else if (http.Request.Path != "/live")
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.StatusCode = healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsync(healthy ? "Healthy" : "Unhealthy");
    }

    // Ready: this node is not about to end, and the Default tenant serves (or waits for its set-up) from a database that answers.
    private static async Task<bool> IsReadyAsync(HttpContext http)
    {
        if (http.RequestServices.GetRequiredService<Draining>().Begun)
        {
            return false;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        patience.CancelAfter(_readyWithin);
        try
        {
            var shells = http.RequestServices.GetRequiredService<ShellHost>();
            if (shells.Find("Default") is not { } tenant || await shells.EnterAsync(tenant) is not { } shell)
            {
                return false;
            }

            try
            {
                return await AnswersAsync(http.RequestServices.GetRequiredService<TenantStore>().Database, "host_tenant", patience.Token)
                    && (tenant.Info.State == TenantState.Uninitialized || await AnswersAsync(shell.Services.GetRequiredService<TenantDatabase>(), "engine_outbox", patience.Token));
            }
            finally
            {
                await shell.LeaveAsync();
            }
        }
        catch (Exception fault) when (fault is DbException or TimeoutException or OperationCanceledException or IOException)
        {
            return false;
        }
    }

    // Reads a row of a table, since SQLite opens no file for less. SQLite does not hear a token, so nobody waits for it.
    private static async Task<bool> AnswersAsync(TenantDatabase database, string table, CancellationToken stop)
    {
        await Task.Run(
            async () =>
            {
                await using var connection = database.CreateConnection();
                await connection.ExecuteScalarAsync<int?>(new CommandDefinition($"SELECT 1 FROM {table} LIMIT 1", commandTimeout: 5, cancellationToken: stop));
            },
            stop).WaitAsync(stop);
        return true;
    }
}

/// <summary>Starts the tenants with the host, sets up what configuration asks for, and follows changes that other nodes make.</summary>
internal sealed class TenantStarter(
    Tenants tenants, TenantStore store, ShellHost shells, IConfiguration configuration, IHostEnvironment environment, ILogger<TenantStarter> log) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _following = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.PrepareAsync(cancellationToken);
        await tenants.PrepareAsync(cancellationToken);
        foreach (var wanted in configuration.GetSection("Marketplace:AutoSetup:Tenants").Get<List<AutoSetupTenant>>() ?? [])
        {
            await SetUpAsync(wanted, cancellationToken);
        }

        // The first tenant pays for the process's warm-up, so it is ready before the first request; the others follow beside it.
        if (shells.Find("Default") is { } first && await shells.EnterAsync(first) is { } shell)
        {
            await shell.LeaveAsync();
        }
        else if (environment.IsProduction() && shells.Find("Default") is { Info.State: TenantState.Running, Fault: { } fault })
        {
            throw new InvalidOperationException($"The Default tenant did not start: {fault}");
        }

        _following = Task.Run(FollowAsync, CancellationToken.None);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _following;
    }

    public void Dispose() => _stopping.Dispose();

    private async Task SetUpAsync(AutoSetupTenant wanted, CancellationToken stop)
    {
        if (shells.Find(wanted.ShellName) is null)
        {
            var created = await tenants.CreateAsync(
                new TenantInfo
                {
                    Name = wanted.ShellName,
                    RequestUrlHost = wanted.RequestUrlHost,
                    RequestUrlPrefix = wanted.RequestUrlPrefix,
                    DatabaseProvider = wanted.DatabaseProvider,
                    ConnectionString = wanted.DatabaseConnectionString,
                },
                stop);
            if (created.Failed(out var refused, out _))
            {
                throw new InvalidOperationException($"AutoSetup of tenant {wanted.ShellName}: {refused.Message}");
            }
        }

        if (shells.Find(wanted.ShellName)!.Info.State == TenantState.Uninitialized
            && (await tenants.SetupAsync(wanted.Setup(), line => log.LogInformation("{Progress}", line), stop)).Failed(out var error))
        {
            throw new InvalidOperationException($"AutoSetup of tenant {wanted.ShellName}: {error.Message}");
        }
    }

    private async Task FollowAsync()
    {
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(2));
        try
        {
            do
            {
                try
                {
                    foreach (var tenant in shells.All.Where(t => t.Info.State == TenantState.Running && t.Current is null))
                    {
                        if (await shells.EnterAsync(tenant) is { } shell)
                        {
                            await shell.LeaveAsync();
                        }
                    }

                    await shells.SyncAsync(_stopping.Token);
                }
                catch (Exception fault) when (fault is not OperationCanceledException || !_stopping.IsCancellationRequested)
                {
                    // Whatever it was: a node that no longer follows would show old things for ever.
                    log.LogWarning(fault, "The list of tenants could not be read");
                }
            }
            while (await tick.WaitForNextTickAsync(_stopping.Token));
        }
        catch (OperationCanceledException)
        {
        }
    }
}

/// <summary>A tenant of <c>Marketplace:AutoSetup:Tenants</c>; Orchard Core's member names.</summary>
internal sealed record AutoSetupTenant
{
    public string ShellName { get; init; } = "Default";

    public string SiteName { get; init; } = "Marketplace";

    public string? SiteTimeZone { get; init; }

    public string AdminUsername { get; init; } = "admin";

    public string AdminEmail { get; init; } = "";

    public string AdminPassword { get; init; } = "";

    public string DatabaseProvider { get; init; } = "";

    public string DatabaseConnectionString { get; init; } = "";

    public string? RecipeName { get; init; }

    public string RequestUrlHost { get; init; } = "";

    public string RequestUrlPrefix { get; init; } = "";

    public TenantSetup Setup() => new()
    {
        Name = ShellName, SiteName = SiteName, SiteTimeZone = SiteTimeZone, UserName = AdminUsername, Email = AdminEmail, Password = AdminPassword, RecipeName = RecipeName,
    };
}
