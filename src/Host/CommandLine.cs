using System.CommandLine;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Scale;
using Marketplace.Kernel.Tenancy;
using Marketplace.Runtime.Backups;
using Marketplace.Runtime.Tenancy;

namespace Marketplace.Host;

/// <summary>The command line of the host's binary; <c>--help</c> on each command says what it takes.</summary>
/// <remarks>Exit codes: 0 done, 1 refused with the reason on standard error, 2 wrong usage.</remarks>
internal static class CommandLine
{
    private static readonly Option<string?> _data = new("--data") { Description = "Folder of all that the host writes.", Recursive = true };
    private static readonly Option<string?> _database = new("--database") { Description = "PostgreSQL connection string of the host.", Recursive = true };
    private static readonly Option<string?> _recipes = new("--recipes") { Description = "Folder of recipe files.", Recursive = true };
    private static readonly Option<string> _tenant = new("--tenant") { Description = "Name of the tenant.", DefaultValueFactory = _ => "Default", Recursive = true };

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Marketplace: serves without a command, or does one of these.")
        {
            _data, _database, _recipes, _tenant, Tenants(), Recipes(), Features(), Import(), Jobs(), Demo(), Backup(), Restore(), Reset(),
        };
        var parsed = root.Parse(args);
        return parsed.Errors.Count > 0 ? await parsed.InvokeAsync() + 1 : await parsed.InvokeAsync();
    }

    private static Command Tenants()
    {
        var name = new Argument<string>("name") { Description = "Latin letters, digits and underscores." };
        var prefix = new Option<string>("--prefix") { Description = "First path segment, e.g. acme.", DefaultValueFactory = _ => "" };
        var host = new Option<string>("--host") { Description = "Host names divided by commas.", DefaultValueFactory = _ => "" };
        var recipe = new Option<string>("--recipe") { Description = "Set-up recipe.", DefaultValueFactory = _ => "marketplace" };
        var site = new Option<string>("--site-name") { Description = "Name of the marketplace.", DefaultValueFactory = _ => "Marketplace" };
        var email = new Option<string>("--email") { Description = "E-mail of the first administrator.", Required = true };
        var password = new Option<string?>("--password") { Description = "Password of the first administrator; else it is read from MARKETPLACE_PASSWORD." };

        var create = new Command("create", "Makes a tenant that waits for its set-up.") { name, prefix, host, recipe };
        create.SetAction((p, stop) => OnHostAsync(p, async tenants =>
        {
            var wanted = new TenantInfo
            {
                Name = p.GetValue(name)!, RequestUrlPrefix = p.GetValue(prefix)!, RequestUrlHost = p.GetValue(host)!, RecipeName = p.GetValue(recipe)!, DatabaseProvider = "",
            };
            return (await tenants.CreateAsync(wanted, stop)).Failed(out var error, out _) ? error : Result.Done;
        }));

        var setup = new Command("setup", "Runs a tenant's set-up recipe.") { name, recipe, site, email, password };
        setup.SetAction((p, stop) => OnHostAsync(p, tenants => tenants.SetupAsync(
            new TenantSetup
            {
                Name = p.GetValue(name)!, RecipeName = p.GetValue(recipe), SiteName = p.GetValue(site)!, UserName = "admin", Email = p.GetValue(email)!,
                Password = p.GetValue(password) ?? Environment.GetEnvironmentVariable("MARKETPLACE_PASSWORD") ?? "",
            },
            Console.Error.WriteLine,
            stop)));

        var list = new Command("list", "Lists the tenants.");
        list.SetAction((p, _) => OnHostAsync(p, tenants =>
        {
            foreach (var tenant in tenants.All)
            {
                Console.WriteLine($"{tenant.Name,-20} {tenant.State,-14} {tenant.RequestUrlHost}/{tenant.RequestUrlPrefix}");
            }

            return Task.FromResult(Result.Done);
        }));
        return new Command("tenants", "Makes and sets up tenants.") { list, create, setup };
    }

    private static Command Recipes()
    {
        var name = new Argument<string>("name") { Description = "Name of a recipe, or path of a recipe file." };
        var step = new Argument<string?>("step") { Description = "One step; all of them when left out.", Arity = ArgumentArity.ZeroOrOne };

        var list = new Command("list", "Lists the recipes.");
        list.SetAction((p, stop) => InTenantAsync(p, services =>
        {
            foreach (var recipe in services.GetRequiredService<IRecipes>().All)
            {
                Console.WriteLine($"{recipe.Name,-20} {(recipe.IsSetupRecipe ? "set-up" : ""),-7} {recipe.Description}");
            }

            return Task.FromResult(Result.Done);
        }, stop));

        var run = new Command("run", "Runs a recipe in a tenant.") { name };
        run.SetAction((p, stop) => InTenantAsync(p, async services =>
        {
            var recipes = services.GetRequiredService<IRecipes>();
            var given = p.GetValue(name)!;
            return File.Exists(given)
                ? await recipes.RunTextAsync(await File.ReadAllTextAsync(given, stop), Console.Error.WriteLine, stop)
                : await recipes.RunAsync(given, Console.Error.WriteLine, stop);
        }, stop));

        var schema = new Command("schema", "Prints the JSON Schema of recipes, or of one step.") { step };
        schema.SetAction((p, stop) => InTenantAsync(p, services =>
        {
            if (services.GetRequiredService<IRecipes>().Schema(p.GetValue(step)).Failed(out var error, out var text))
            {
                return Task.FromResult<Result>(error);
            }

            Console.WriteLine(text);
            return Task.FromResult(Result.Done);
        }, stop));
        return new Command("recipes", "Lists, runs and describes recipes.") { list, run, schema };
    }

    private static Command Features()
    {
        var id = new Argument<string>("id") { Description = "Id of a feature, e.g. Marketplace.Ordering." };

        var list = new Command("list", "Lists the features of a tenant.");
        list.SetAction((p, stop) => InTenantAsync(p, services =>
        {
            foreach (var feature in services.GetRequiredService<ITenantFeatures>().All)
            {
                Console.WriteLine($"{(feature.Enabled ? "on " : "off")} {feature.Id,-36} {feature.Description}");
            }

            return Task.FromResult(Result.Done);
        }, stop));

        var enable = new Command("enable", "Switches a feature on, with what it needs.") { id };
        enable.SetAction((p, stop) => InTenantAsync(p, services => services.GetRequiredService<ITenantFeatures>().ChangeAsync([p.GetValue(id)!], [], stop), stop));

        var disable = new Command("disable", "Switches a feature off.") { id };
        disable.SetAction((p, stop) => InTenantAsync(p, services => services.GetRequiredService<ITenantFeatures>().ChangeAsync([], [p.GetValue(id)!], stop), stop));
        return new Command("features", "Lists and switches features.") { list, enable, disable };
    }

    private static Command Import()
    {
        var file = new Argument<FileInfo>("file") { Description = "Shopify product CSV." };
        var seller = new Option<string>("--seller") { Description = "Slug of the shop that the products belong to.", Required = true };
        var products = new Command("products", "Imports products; a second run of the same file changes nothing.") { file, seller };
        products.SetAction((p, stop) => InTenantAsync(p, async services =>
        {
            if (!p.GetValue(file)!.Exists)
            {
                return new Error(ErrorKind.NotFound, "import.no_file", "There is no file '{0}'.").With(p.GetValue(file)!.FullName);
            }

            await using var csv = p.GetValue(file)!.OpenRead();
            var imported = await services.GetRequiredService<IProductImport>().RunAsync(
                csv, p.GetValue(seller)!, progress => Console.Error.Write($"\r{progress.Rows} rows, {progress.Products} products"), stop);
            if (imported.Failed(out var error, out var report))
            {
                return error;
            }

            Console.Error.WriteLine();
            Console.WriteLine($"{report.Added} added, {report.Changed} changed, {report.Unchanged} unchanged, {report.Refused} refused");
            foreach (var problem in report.Problems)
            {
                Console.WriteLine($"line {problem.Line}, {problem.Column}: {problem.Message}");
            }

            return Result.Done;
        }, stop));
        return new Command("import", "Imports data.") { products };
    }

    private static Command Jobs()
    {
        var name = new Argument<string>("name") { Description = "Name of a job." };

        var list = new Command("list", "Lists the jobs of a tenant with their last run.");
        list.SetAction((p, stop) => InTenantAsync(p, async services =>
        {
            foreach (var job in await services.GetRequiredService<IJobs>().ListAsync(stop))
            {
                Console.WriteLine($"{job.Name,-36} {job.Cron,-20} {job.LastRunAt:u} {job.LastError}");
            }

            return Result.Done;
        }, stop));

        var run = new Command("run", "Runs a job now.") { name };
        run.SetAction((p, stop) => InTenantAsync(p, services => services.GetRequiredService<IJobs>().RunAsync(p.GetValue(name)!, stop), stop));
        return new Command("jobs", "Lists and runs jobs.") { list, run };
    }

    private static Command Demo()
    {
        var usual = new ScalePlan();
        var users = new Option<int>("--users") { Description = "People with an account.", DefaultValueFactory = _ => usual.Users };
        var sellers = new Option<int>("--sellers") { Description = "Shops.", DefaultValueFactory = _ => usual.Sellers };
        var skus = new Option<int>("--skus") { Description = "Variants, in some fewer products.", DefaultValueFactory = _ => usual.Skus };
        var orders = new Option<int>("--orders-usd") { Description = "What was sold in a month, in whole units of the tenant's currency.", DefaultValueFactory = _ => usual.OrdersUsd };
        var seed = new Option<int>("--seed") { Description = "The same seed makes the same marketplace.", DefaultValueFactory = _ => usual.Seed };
        var scale = new Command("scale", "Makes up a marketplace of this size in a tenant.") { users, sellers, skus, orders, seed };
        scale.SetAction((p, stop) => InTenantAsync(p, services => services.GetRequiredService<FillScale>().RunAsync(
            new ScalePlan
            {
                Users = p.GetValue(users), Sellers = p.GetValue(sellers), Skus = p.GetValue(skus), OrdersUsd = p.GetValue(orders), Seed = p.GetValue(seed),
            },
            Console.Error.WriteLine,
            stop), stop));
        return new Command("demo", "Makes up data to try out and to measure with.") { scale };
    }

    private static Command Backup()
    {
        var file = new Argument<FileInfo>("file") { Description = "File to be written, e.g. market.backup." };
        var backup = new Command("backup", "Writes all databases, pictures and mail into one file, while the host runs.") { file };
        backup.SetAction((p, stop) => WithHostAsync(p, host => host.Services.GetRequiredService<Backup>().WriteAsync(p.GetValue(file)!.FullName, Console.Error.WriteLine, stop)));
        return backup;
    }

    private static Command Restore()
    {
        var file = new Argument<FileInfo>("file") { Description = "File that the command backup has written." };
        var restore = new Command("restore", "Reads a backup into an empty folder, and an empty database of the same kind.") { file };
        restore.SetAction((p, stop) => WithHostAsync(
            p,
            host => p.GetValue(file)!.Exists
                ? host.Services.GetRequiredService<Backup>().ReadAsync(p.GetValue(file)!.FullName, Console.Error.WriteLine, stop)
                : Task.FromResult<Result>(new Error(ErrorKind.NotFound, "backup.no_file", "There is no file '{0}'.").With(p.GetValue(file)!.FullName)),
            prepare: false));
        return restore;
    }

    private static Command Reset()
    {
        var yes = new Option<bool>("--yes") { Description = "Really: all tenants are removed with their data.", Required = true };
        var reset = new Command("reset", "Removes every tenant with its data, and the host's own list and jobs.") { yes };
        reset.SetAction((p, stop) => OnHostAsync(p, async tenants =>
        {
            if (p.GetValue(yes))
            {
                await tenants.RemoveAllAsync(stop);
            }

            return Result.Done;
        }));
        return reset;
    }

    private static Task<int> OnHostAsync(ParseResult parsed, Func<Tenants, Task<Result>> work) =>
        WithHostAsync(parsed, host => work(host.Services.GetRequiredService<Tenants>()));

    private static Task<int> InTenantAsync(ParseResult parsed, Func<IServiceProvider, Task<Result>> work, CancellationToken stop) => WithHostAsync(parsed, async host =>
    {
        stop.ThrowIfCancellationRequested();
        var shells = host.Services.GetRequiredService<ShellHost>();
        var name = parsed.GetValue(_tenant)!;
        if (shells.Find(name) is not { Info.State: TenantState.Running } tenant || await shells.EnterAsync(tenant) is not { } shell)
        {
            return new Error(ErrorKind.Conflict, "tenants.not_running", "Tenant '{0}' does not run: {1}").With(name, shells.Find(name)?.Fault ?? "it is unknown or not set up.");
        }

        try
        {
            await using var scope = shell.Services.CreateAsyncScope();
            return await work(scope.ServiceProvider);
        }
        finally
        {
            await shell.LeaveAsync();
        }
    });

    // The same host without its server, its scheduler and its hosted services.
    private static async Task<int> WithHostAsync(ParseResult parsed, Func<WebApplication, Task<Result>> work, bool prepare = true)
    {
        string[] passed = [.. Passed("--data", parsed.GetValue(_data)), .. Passed("--database", parsed.GetValue(_database)), .. Passed("--recipes", parsed.GetValue(_recipes))];
        var builder = MarketplaceHost.CreateBuilder([.. passed, "--Marketplace:Jobs=false", "--Marketplace:DeliverEvents=false"]);
        builder.Logging.AddFilter(level => level >= LogLevel.Error);
        await using var host = builder.Build();
        try
        {
            if (prepare)
            {
                await host.Services.GetRequiredService<TenantStore>().PrepareAsync(CancellationToken.None);
                await host.Services.GetRequiredService<Tenants>().PrepareAsync(CancellationToken.None);
            }

            if ((await work(host)).Failed(out var error))
            {
                await Console.Error.WriteLineAsync($"{error.Code}: {error.Message}");
                return 1;
            }

            return 0;
        }
        catch (Exception fault) when (fault is IOException or InvalidOperationException or System.Data.Common.DbException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 1;
        }
    }

    private static string[] Passed(string option, string? value) => value is null ? [] : [option, value];
}
