using System.Text.RegularExpressions;
using Dapper;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Tenancy;
using Marketplace.Runtime.Features;
using Marketplace.Runtime.Recipes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Marketplace.Runtime.Tenancy;

/// <summary>The life of tenants: made, set up, changed, switched off, removed.</summary>
internal sealed partial class Tenants(
    ShellHost host, ShellFactory factory, RecipeFiles recipes, FeatureCatalog catalog, HostPaths paths, TimeProvider clock, ILogger<Tenants> log) : ITenants
{
    public const string SetupFeature = "Marketplace.Setup";

    public IReadOnlyList<TenantInfo> All => [.. host.All.Select(t => t.Info)];

    /// <summary>Makes sure that there is a Default tenant.</summary>
    public async Task PrepareAsync(CancellationToken stop)
    {
        await host.SyncAsync(stop);
        foreach (var left in host.All.Where(t => t.Info.State == TenantState.Initializing).ToList())
        {
            // Set up by another process just now, or left half done by one that died.
            await using var turn = await SetupTurn.TakeAsync(paths, left.Info.Name, stop);
            await host.SyncAsync(stop);
            if (turn is not null && left.Info.State == TenantState.Initializing)
            {
                log.LogWarning("The set-up of tenant {Tenant} was broken off; it waits for its set-up again", left.Info.Name);
                await UndoAsync(left.Info with { State = TenantState.Uninitialized });
            }
        }

        if (host.Find("Default") is null)
        {
            await host.SaveAsync(
                new TenantInfo
                {
                    Name = "Default",
                    Description = "Manages the other tenants.",
                    RecipeName = "marketplace",
                    DatabaseProvider = paths.Database is { Length: > 0 } ? "Postgres" : "Sqlite",
                    CreatedAt = clock.GetUtcNow(),
                },
                stop);
        }
    }

    public async Task<Result<TenantInfo>> CreateAsync(TenantInfo tenant, CancellationToken stop)
    {
        if (!Name().IsMatch(tenant.Name))
        {
            return new Error(ErrorKind.Invalid, "tenants.name", "A tenant's name has 1 to 40 Latin letters, digits and underscores, and begins with a letter.");
        }

        if (_addresses.Contains(tenant.Name))
        {
            return new Error(ErrorKind.Invalid, "tenants.name", "The name “{0}” has another use. Choose another one.").With(tenant.Name);
        }

        if (host.Find(tenant.Name) is not null)
        {
            return new Error(ErrorKind.Conflict, "tenants.exists", "There is a tenant '{0}' already.").With(tenant.Name);
        }

        var created = tenant with
        {
            State = TenantState.Uninitialized,
            CreatedAt = clock.GetUtcNow(),
            Secret = System.Security.Cryptography.RandomNumberGenerator.GetHexString(32, lowercase: true),
            DatabaseProvider = tenant.DatabaseProvider is "Postgres" or "Sqlite" ? tenant.DatabaseProvider : paths.Database is { Length: > 0 } ? "Postgres" : "Sqlite",
        };
        if (Check(created).Failed(out var error))
        {
            return error;
        }

        await host.SaveAsync(created, stop);
        return created;
    }

    public async Task<Result> EditAsync(TenantInfo tenant, CancellationToken stop)
    {
        if (host.Find(tenant.Name) is not { } known)
        {
            return Unknown(tenant.Name);
        }

        var edited = known.Info with
        {
            Description = tenant.Description,
            Category = tenant.Category,
            RequestUrlHost = tenant.RequestUrlHost,
            RequestUrlPrefix = tenant.RequestUrlPrefix,
            RecipeName = known.Info.State == TenantState.Uninitialized ? tenant.RecipeName : known.Info.RecipeName,
        };
        if (Check(edited).Failed(out var error))
        {
            return error;
        }

        await host.SaveAsync(edited, stop);
        return Result.Done;
    }

    public async Task<Result> SetupAsync(TenantSetup setup, Action<string> progress, CancellationToken stop)
    {
        if (host.Find(setup.Name) is not { } tenant)
        {
            return Unknown(setup.Name);
        }

        if (tenant.Info.State != TenantState.Uninitialized)
        {
            return new Error(ErrorKind.Conflict, "tenants.set_up", "Tenant '{0}' is set up already.").With(setup.Name);
        }

        var recipeName = setup.RecipeName is { Length: > 0 } chosen ? chosen : tenant.Info.RecipeName;
        if (recipes.Load(recipeName, Parameters(setup)).Failed(out var error, out var recipe))
        {
            return error;
        }

        if (!recipe.Header.IsSetupRecipe)
        {
            return new Error(ErrorKind.Invalid, "recipes.no_setup", "Recipe '{0}' is no set-up recipe.").With(recipeName);
        }

        await using var turn = await SetupTurn.TakeAsync(paths, setup.Name, stop);
        if (turn is null)
        {
            return new Error(ErrorKind.Conflict, "tenants.being_set_up", "Tenant '{0}' is being set up already.").With(setup.Name);
        }

        await host.SyncAsync(stop);
        if (tenant.Info.State != TenantState.Uninitialized)
        {
            return new Error(ErrorKind.Conflict, "tenants.set_up", "Tenant '{0}' is set up already.").With(setup.Name);
        }

        var before = tenant.Info;
        if (TenantFeatures.Reshape(before with { Features = [], RecipeName = recipeName }, recipe.Shape, catalog).Failed(out error, out var shaped))
        {
            return error;
        }

        await host.SaveAsync(before with { State = TenantState.Initializing }, stop);
        try
        {
            progress($"{setup.Name}: tables");
            var shell = await factory.BuildAsync(shaped with { State = TenantState.Running }, stop);
            Result result;
            try
            {
                result = await RunSetupAsync(shell, setup, recipe, progress, stop);
            }
            finally
            {
                await shell.RetireAsync();
            }

            if (result.Failed(out error))
            {
                await UndoAsync(before);
                return error;
            }
        }
        catch (Exception fault)
        {
            log.LogError(fault, "Tenant {Tenant} could not be set up", setup.Name);
            await UndoAsync(before);
            throw;
        }

        await host.SaveAsync(shaped with { State = TenantState.Running }, stop);
        return Result.Done;
    }

    public Task<Result> EnableAsync(string name, CancellationToken stop) => MoveAsync(name, TenantState.Disabled, TenantState.Running, stop);

    public Task<Result> DisableAsync(string name, CancellationToken stop) => name == "Default"
        ? Task.FromResult<Result>(new Error(ErrorKind.Conflict, "tenants.default", "The Default tenant cannot be switched off or removed."))
        : MoveAsync(name, TenantState.Running, TenantState.Disabled, stop);

    public async Task<Result> RemoveAsync(string name, CancellationToken stop)
    {
        if (host.Find(name) is not { } tenant)
        {
            return Unknown(name);
        }

        if (tenant.Info.IsDefault)
        {
            return new Error(ErrorKind.Conflict, "tenants.default", "The Default tenant cannot be switched off or removed.");
        }

        if (tenant.Info.State is not (TenantState.Disabled or TenantState.Uninitialized))
        {
            return new Error(ErrorKind.Conflict, "tenants.running", "Tenant '{0}' runs. Disable it first.").With(name);
        }

        await host.RemoveAsync(tenant, stop);
        await DropAsync(tenant.Info);
        return Result.Done;
    }

    /// <summary>Everything that this host has written goes; for a fresh start.</summary>
    public async Task RemoveAllAsync(CancellationToken stop)
    {
        foreach (var tenant in host.All)
        {
            await host.RemoveAsync(tenant, stop);
            await DropAsync(tenant.Info);
        }

        await using var database = paths.HostDatabase();
        if (database.IsPostgreSql)
        {
            await using var connection = database.CreateConnection();
            await connection.OpenAsync(stop);
            await connection.ExecuteAsync($"DROP SCHEMA IF EXISTS \"{database.Schema}\" CASCADE");
        }
        else
        {
            SqliteConnection.ClearAllPools();
            foreach (var file in Directory.EnumerateFiles(paths.Data, "*.db*"))
            {
                File.Delete(file);
            }
        }
    }

    private static async Task<Result> RunSetupAsync(Shell shell, TenantSetup setup, LoadedRecipe recipe, Action<string> progress, CancellationToken stop)
    {
        await using var scope = shell.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var site = services.GetRequiredService<ISettings<SiteSettings>>();
        return await services.GetRequiredService<UnitOfWork>().CommitAsync(
            async () =>
            {
                if ((await site.ChangeAsync(site.Current with { SiteName = setup.SiteName, TimeZone = setup.SiteTimeZone ?? "UTC" }, stop)).Failed(out var error))
                {
                    return error;
                }

                var first = services.GetRequiredService<IFirstAdministrator>();
                return (await first.CreateAsync(setup.UserName, setup.Email, setup.Password, stop)).Failed(out error)
                    ? error
                    : await services.GetRequiredService<RecipeRunner>().RunAsync(recipe, progress, stop);
            },
            stop);
    }

    private async Task UndoAsync(TenantInfo before)
    {
        await DropAsync(before);
        await host.SaveAsync(before, CancellationToken.None);
    }

    private async Task<Result> MoveAsync(string name, TenantState from, TenantState to, CancellationToken stop)
    {
        if (host.Find(name) is not { } tenant)
        {
            return Unknown(name);
        }

        if (tenant.Info.State != from)
        {
            return new Error(ErrorKind.Conflict, "tenants.state", "Tenant '{0}' is {1}; only a tenant that is {2} can become {3}.").With(name, tenant.Info.State, from, to);
        }

        await host.SaveAsync(tenant.Info with { State = to }, stop);
        return Result.Done;
    }

    private Result Check(TenantInfo tenant)
    {
        if (tenant.RequestUrlPrefix.Length > 0 && (!Prefix().IsMatch(tenant.RequestUrlPrefix) || _reserved.Contains(tenant.RequestUrlPrefix)))
        {
            return new Error(ErrorKind.Invalid, "tenants.prefix", "A URL prefix has 1 to 40 small Latin letters, digits and hyphens, and is none of the marketplace's own paths.");
        }

        if (!tenant.IsDefault && tenant.RequestUrlPrefix.Length == 0 && tenant.RequestUrlHost.Length == 0)
        {
            return new Error(ErrorKind.Invalid, "tenants.no_address", "Give the tenant a host name, a URL prefix, or both.");
        }

        if (!Hosts().IsMatch(tenant.RequestUrlHost))
        {
            return new Error(ErrorKind.Invalid, "tenants.host", "Host names are divided by commas, without scheme and port.");
        }

        if (tenant.Schema.Length > 0 && !Schema().IsMatch(tenant.Schema))
        {
            return new Error(ErrorKind.Invalid, "tenants.schema", "A schema name has small Latin letters, digits and underscores.");
        }

        var taken = host.All.FirstOrDefault(other => other.Info.Name != tenant.Name
            && other.Info.RequestUrlPrefix.Equals(tenant.RequestUrlPrefix, StringComparison.OrdinalIgnoreCase)
            && HostsOf(other.Info).Intersect(HostsOf(tenant), StringComparer.OrdinalIgnoreCase).Any());
        return taken is null
            ? Result.Done
            : new Error(ErrorKind.Conflict, "tenants.address_taken", "Tenant '{0}' answers at this host and prefix already.").With(taken.Info.Name);
    }

    private async Task DropAsync(TenantInfo tenant)
    {
        await using var database = paths.DatabaseOf(tenant);
        if (database.IsPostgreSql)
        {
            await using var connection = database.CreateConnection();
            await connection.OpenAsync();
            await connection.ExecuteAsync($"DROP SCHEMA IF EXISTS \"{database.Schema}\" CASCADE");
        }
        else
        {
            using var connection = new SqliteConnection(database.ConnectionString);
            SqliteConnection.ClearPool(connection);
        }

        if (Directory.Exists(paths.FolderOf(tenant.Name)))
        {
            Directory.Delete(paths.FolderOf(tenant.Name), recursive: true);
        }
    }

    private static IEnumerable<string> HostsOf(TenantInfo tenant) =>
        tenant.RequestUrlHost.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).DefaultIfEmpty("");

    private static Dictionary<string, string> Parameters(TenantSetup setup) => new()
    {
        ["SiteName"] = setup.SiteName,
        ["SiteTimeZone"] = setup.SiteTimeZone ?? "UTC",
        ["AdminUsername"] = setup.UserName,
        ["AdminEmail"] = setup.Email,
    };

    private static Error Unknown(string name) => new Error(ErrorKind.NotFound, "tenants.unknown", "There is no tenant '{0}'.").With(name);

    // In the admin these stand where the name of a tenant would.
    private static readonly HashSet<string> _addresses = new(["new", "export", "views", "acts"], StringComparer.OrdinalIgnoreCase);

    // First path segments of the product itself, which a tenant's prefix would hide on the Default tenant.
    private static readonly HashSet<string> _reserved =
        ["admin", "vendor", "api", "media", "health", "products", "categories", "shops", "search", "cart", "checkout", "account", "orders", "sell", "payments", "me", "en", "ru", "log-in", "sign-up", "_content"];

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,39}$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Name();

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Prefix();

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,60}$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Schema();

    [GeneratedRegex(@"^([A-Za-z0-9.\-\[\]_*]+(\s*,\s*[A-Za-z0-9.\-\[\]_*]+)*)?$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Hosts();
}
