using System.Reflection;
using Dapper;
using Marketplace.Kernel;
using Marketplace.Kernel.Tenancy;
using Marketplace.Runtime.Features;
using Marketplace.Runtime.Jobs;
using Marketplace.Runtime.Localization;
using Marketplace.Runtime.Recipes;
using Marketplace.Runtime.Tenancy;
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
    /// <summary>Adds the engine.</summary>
    /// <param name="builder">The host's builder; reads <c>Marketplace:Data</c>, <c>:Database</c>, <c>:Recipes</c>, <c>:Jobs</c>.</param>
    /// <param name="host">The assembly that references the modules and themes.</param>
    public static void AddMarketplace(this IHostApplicationBuilder builder, Assembly host)
    {
        var configuration = builder.Configuration;
        var paths = new HostPaths(
            Path.GetFullPath(configuration["Marketplace:Data"] ?? "App_Data"),
            configuration["Marketplace:Database"],
            Path.GetFullPath(configuration["Marketplace:Recipes"] ?? Path.Combine(AppContext.BaseDirectory, "recipes")));

        // Only the host's context factory fills the accessor, so it must be registered here, not only in tenants.
        builder.Services.AddHttpContextAccessor();

        // On SIGTERM nothing new is taken, and what runs may end.
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(25));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(paths);
        builder.Services.AddSingleton(new FeatureCatalog(host));
        builder.Services.AddSingleton<TextCatalog>();
        builder.Services.AddSingleton<RecipeFiles>();
        builder.Services.AddSingleton<NodeNews>();
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

    // Ready: the host's database answers and the Default tenant serves (or waits for its set-up).
    private static async Task<bool> IsReadyAsync(HttpContext http)
    {
        try
        {
            await using var connection = http.RequestServices.GetRequiredService<TenantStore>().Database.CreateConnection();
            await connection.ExecuteScalarAsync<int>(new CommandDefinition("SELECT 1", cancellationToken: http.RequestAborted));
            var shells = http.RequestServices.GetRequiredService<ShellHost>();
            if (shells.Find("Default") is not { } tenant || await shells.EnterAsync(tenant) is not { } shell)
            {
                return false;
            }

            await shell.LeaveAsync();
            return true;
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or TimeoutException)
        {
            return false;
        }
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
                foreach (var tenant in shells.All.Where(t => t.Info.State == TenantState.Running && t.Current is null))
                {
                    if (await shells.EnterAsync(tenant) is { } shell)
                    {
                        await shell.LeaveAsync();
                    }
                }

                try
                {
                    await shells.SyncAsync(_stopping.Token);
                }
                catch (System.Data.Common.DbException fault)
                {
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
