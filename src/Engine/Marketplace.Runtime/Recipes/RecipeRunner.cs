using System.Text.Json;
using System.Text.Json.Nodes;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Tenancy;
using Marketplace.Runtime.Features;
using Marketplace.Runtime.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Runtime.Recipes;

/// <summary>What a recipe asks of the tenant's shell, known before any other step runs.</summary>
internal sealed record RecipeShape(IReadOnlyList<string> Enable, IReadOnlyList<string> Disable, IReadOnlyDictionary<Face, string> Themes);

/// <summary>A recipe that has been read and is ready to run in a tenant that has its features.</summary>
internal sealed record LoadedRecipe(RecipeHeader Header, IReadOnlyList<(RecipeStepText Text, string Folder)> Steps, RecipeShape Shape);

/// <summary>Runs the steps of a recipe in one transaction: all of them, or the database stays as it was.</summary>
internal sealed class RecipeRunner(IEnumerable<IRecipeStep> known, UnitOfWork unit, IAuditTrail audit)
{
    private readonly Dictionary<string, IRecipeStep> _known = known.ToDictionary(step => step.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Checks every step before the first one runs, then runs them.</summary>
    public async Task<Result> RunAsync(LoadedRecipe recipe, Action<string> progress, CancellationToken stop)
    {
        var ready = new List<(IRecipeStep Step, object Value, RecipeStepText Text, string Folder)>();
        foreach (var (text, folder) in recipe.Steps)
        {
            if (Prepare(text).Failed(out var error, out var prepared))
            {
                return error;
            }

            ready.Add((prepared.Step, prepared.Value, text, folder));
        }

        return await unit.CommitAsync(
            async () =>
            {
                unit.Evict(EvictionServices.Everything);
                foreach (var (step, value, text, folder) in ready)
                {
                    progress($"{recipe.Header.Name}: {text.Name}");
                    if ((await step.ApplyAsync(value, new RecipeContext(folder, progress), stop)).Failed(out var error))
                    {
                        return error with { Format = "Step '{0}' (line {1}): {2}", Arguments = [text.Name, text.Line, error.Message] };
                    }

                    // A later step's SQL sees what this one did.
                    await unit.FlushAsync(stop);
                }

                audit.Record("recipes.run", $"recipe:{recipe.Header.Name}", null, new { recipe.Header.Version, steps = ready.Count });
                return Result.Done;
            },
            stop);
    }

    /// <summary>JSON Schema of one step, or of a whole recipe.</summary>
    public Result<string> Schema(string? name)
    {
        if (name is not null && !_known.ContainsKey(name))
        {
            return UnknownStep(name, 0);
        }

        var schema = name is not null ? StepSchema(_known[name]) : new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Recipe",
            ["type"] = "object",
            ["required"] = new JsonArray("name", "steps"),
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject
            {
                ["name"] = Text("Stable name."),
                ["displayName"] = Text("Name for people."),
                ["description"] = Text("What the recipe sets up."),
                ["author"] = Text("Who wrote it."),
                ["website"] = Text("Where its author can be found."),
                ["version"] = Text("Version of the recipe."),
                ["issetuprecipe"] = new JsonObject { ["type"] = "boolean", ["description"] = "True for a recipe that sets a new tenant up." },
                ["categories"] = Texts(),
                ["tags"] = Texts(),
                ["variables"] = new JsonObject { ["type"] = "object", ["description"] = "Values for [js: variables('…')]." },
                ["steps"] = new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = new JsonObject { ["oneOf"] = new JsonArray([.. _known.Values.OrderBy(s => s.Name, StringComparer.Ordinal).Select(StepSchema)]) },
                },
            },
        };
        return schema.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static JsonNode StepSchema(IRecipeStep step)
    {
        var schema = step.Schema();
        var properties = schema["properties"] as JsonObject ?? [];
        schema.Remove("properties");
        var all = new JsonObject { ["name"] = new JsonObject { ["const"] = step.Name } };
        foreach (var (member, shape) in properties)
        {
            all[member] = shape?.DeepClone();
        }

        schema["type"] = "object";
        schema["title"] = step.Name;
        schema["description"] = step.Description;
        schema["properties"] = all;
        schema["required"] = new JsonArray([JsonValue.Create("name"), .. (schema["required"] as JsonArray ?? []).Select(r => r!.DeepClone())]);
        return schema;
    }

    private Result<(IRecipeStep Step, object Value)> Prepare(RecipeStepText text)
    {
        if (!_known.TryGetValue(text.Name, out var step))
        {
            return UnknownStep(text.Name, text.Line);
        }

        try
        {
            return (step, JsonSerializer.Deserialize(text.Json.Span, step.Shape, PlatformJson.Strict) ?? throw new JsonException());
        }
        catch (JsonException fault)
        {
            var line = text.Line + (int)(fault.LineNumber ?? 0);
            var member = fault.Message.Contains("could not be mapped", StringComparison.Ordinal) ? fault.Message.Split('\'').ElementAtOrDefault(1) : null;
            return member is not null
                ? new Error(ErrorKind.Invalid, "recipes.unknown_field", "Step '{0}' has no member '{1}' (line {2}).{3}")
                    .With(text.Name, member, line, Nearest.Hint(member, Members(step.Shape, 0)))
                : new Error(ErrorKind.Invalid, "recipes.wrong_value", "Step '{0}': the value at {1} (line {2}) does not have the right form.")
                    .With(text.Name, fault.Path ?? "$", line);
        }
    }

    private Error UnknownStep(string name, int line) => new Error(ErrorKind.Invalid, "recipes.unknown_step", "There is no recipe step '{0}' (line {1}).{2}")
        .With(name, line, Nearest.Hint(name, _known.Keys));

    private static HashSet<string> Members(Type shape, int depth)
    {
        var names = new HashSet<string>();
        foreach (var property in depth > 4 ? [] : shape.GetProperties())
        {
            names.Add(JsonNamingPolicy.CamelCase.ConvertName(property.Name));
            foreach (var type in property.PropertyType.GetGenericArguments().Append(property.PropertyType)
                .Where(t => t.Namespace?.StartsWith("Marketplace.", StringComparison.Ordinal) is true && t.IsClass))
            {
                names.UnionWith(Members(type, depth + 1));
            }
        }

        return names;
    }

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    private static JsonObject Texts() => new() { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } };
}

/// <summary>The recipe files of the host, and running them in the tenant of the current scope.</summary>
internal sealed class RecipeFiles(HostPaths paths, Microsoft.Extensions.Configuration.IConfiguration configuration)
{
    private const int DeepestNesting = 8;

    public IReadOnlyList<(RecipeInfo Info, string File)> All => Directory.Exists(paths.Recipes)
        ? [.. Directory.EnumerateFiles(paths.Recipes, "*.recipe.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => (Info: Describe(file), file)).Where(found => found.Info is not null).Select(found => (found.Info!, found.file))]
        : [];

    /// <summary>Reads a recipe by name, with the recipes that it names in its place.</summary>
    public Result<LoadedRecipe> Load(string name, IReadOnlyDictionary<string, string> parameters)
    {
        var all = All;
        var found = all.FirstOrDefault(r => r.Info.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return found.File is null
            ? new Error(ErrorKind.NotFound, "recipes.unknown", "There is no recipe '{0}'.{1}").With(name, Nearest.Hint(name, all.Select(r => r.Info.Name)))
            : LoadText(File.ReadAllText(found.File), Path.GetDirectoryName(found.File)!, parameters, 0);
    }

    public Result<LoadedRecipe> LoadText(string text, IReadOnlyDictionary<string, string> parameters) => LoadText(text, paths.Recipes, parameters, 0);

    private Result<LoadedRecipe> LoadText(string text, string folder, IReadOnlyDictionary<string, string> parameters, int depth)
    {
        if (depth > DeepestNesting)
        {
            return new Error(ErrorKind.Invalid, "recipes.circle", "These recipes run each other in a circle.");
        }

        var reader = new RecipeReader(name => parameters.GetValueOrDefault(name), key => configuration[$"Recipes:{key}"]);
        if (reader.Read(text).Failed(out var error, out var recipe))
        {
            return error;
        }

        var steps = new List<(RecipeStepText, string)>();
        var shape = new RecipeShape([], [], new Dictionary<Face, string>());
        foreach (var step in recipe.Steps)
        {
            var read = step.Name.ToUpperInvariant() switch
            {
                "FEATURE" => ShapeOf<FeatureStep>(step, s => new RecipeShape(s.Enable, s.Disable, new Dictionary<Face, string>())),
                "THEMES" => ShapeOf<ThemesStep>(step, s => new RecipeShape([], [], s.ByFace())),
                "RECIPES" => NestedAsync(step, parameters, depth, steps),
                _ => null,
            };
            if (read is null)
            {
                steps.Add((step, folder));
            }
            else if (read.Value.Failed(out error, out var more))
            {
                return error;
            }
            else
            {
                shape = Join(shape, more);
            }
        }

        return new LoadedRecipe(recipe.Header, steps, shape);
    }

    private Result<RecipeShape>? NestedAsync(RecipeStepText step, IReadOnlyDictionary<string, string> parameters, int depth, List<(RecipeStepText, string)> steps)
    {
        if (ShapeOf<RecipesStep, RecipesStep>(step, s => s).Failed(out var error, out var wanted))
        {
            return error;
        }

        var shape = new RecipeShape([], [], new Dictionary<Face, string>());
        foreach (var value in wanted.Values)
        {
            var all = All;
            var found = all.FirstOrDefault(r => r.Info.Name.Equals(value.Name, StringComparison.OrdinalIgnoreCase));
            if (found.File is null)
            {
                return new Error(ErrorKind.NotFound, "recipes.unknown", "There is no recipe '{0}'.{1}").With(value.Name, Nearest.Hint(value.Name, all.Select(r => r.Info.Name)));
            }

            if (LoadText(File.ReadAllText(found.File), Path.GetDirectoryName(found.File)!, parameters, depth + 1).Failed(out error, out var nested))
            {
                return error;
            }

            steps.AddRange(nested.Steps);
            shape = Join(shape, nested.Shape);
        }

        return shape;
    }

    private static Result<RecipeShape> ShapeOf<TStep>(RecipeStepText text, Func<TStep, RecipeShape> shape) => ShapeOf<TStep, RecipeShape>(text, shape);

    private static Result<TShape> ShapeOf<TStep, TShape>(RecipeStepText text, Func<TStep, TShape> shape)
    {
        try
        {
            return shape(JsonSerializer.Deserialize<TStep>(text.Json.Span, PlatformJson.Strict)!);
        }
        catch (JsonException fault)
        {
            return new Error(ErrorKind.Invalid, "recipes.wrong_value", "Step '{0}': the value at {1} (line {2}) does not have the right form.")
                .With(text.Name, fault.Path ?? "$", text.Line + (fault.LineNumber ?? 0));
        }
    }

    private static RecipeShape Join(RecipeShape one, RecipeShape other) => new(
        [.. one.Enable.Concat(other.Enable).Distinct()],
        [.. one.Disable.Concat(other.Disable).Distinct()],
        new Dictionary<Face, string>([.. one.Themes.Where(t => !other.Themes.ContainsKey(t.Key)), .. other.Themes]));

    private static RecipeInfo? Describe(string file)
    {
        try
        {
            var h = RecipeReader.ReadHeader(File.ReadAllText(file));
            return new RecipeInfo(h.Name, h.DisplayName.Length > 0 ? h.DisplayName : h.Name, h.Description, h.Author, h.Version, h.IsSetupRecipe, h.Categories, h.Tags);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Recipes for the admin and the command line: features first, then the steps in the shell that has them.</summary>
internal sealed class TenantRecipes(RecipeFiles files, TenantInfo tenant, ShellHost host, RecipeRunner runner, ITenantFeatures features, TenantTouch touch) : IRecipes
{
    private static readonly Dictionary<string, string> _none = [];

    public IReadOnlyList<RecipeInfo> All => [.. files.All.Select(r => r.Info)];

    public Task<Result> RunAsync(string name, Action<string> progress, CancellationToken stop) => RunAsync(files.Load(name, _none), progress, stop);

    public Task<Result> RunTextAsync(string json, Action<string> progress, CancellationToken stop) => RunAsync(files.LoadText(json, _none), progress, stop);

    public Result<string> Schema(string? step) => runner.Schema(step);

    private async Task<Result> RunAsync(Result<LoadedRecipe> loaded, Action<string> progress, CancellationToken stop)
    {
        if (loaded.Failed(out var error, out var recipe))
        {
            return error;
        }

        var before = host.Find(tenant.Name)!.Info;
        var reshaped = recipe.Shape is not { Enable.Count: 0, Disable.Count: 0, Themes.Count: 0 };
        if (reshaped)
        {
            progress($"{recipe.Header.Name}: features and themes");
            if ((await ((TenantFeatures)features).ReshapeAsync(recipe.Shape, stop)).Failed(out error))
            {
                return error;
            }
        }

        var result = await RunInsideAsync(recipe, progress, stop);
        if (result.Failed(out _) && reshaped)
        {
            // The transaction is rolled back already; the features go back to what they were.
            await host.RebuildAsync(host.Find(tenant.Name)!, info => info with { Features = before.Features, Themes = before.Themes }, CancellationToken.None);
        }
        else
        {
            touch.OtherNodes();
        }

        return result;
    }

    private async Task<Result> RunInsideAsync(LoadedRecipe recipe, Action<string> progress, CancellationToken stop)
    {
        if (await host.EnterAsync(host.Find(tenant.Name)!) is not { } shell)
        {
            return new Error(ErrorKind.Conflict, "tenants.not_running", "Tenant '{0}' does not run.").With(tenant.Name);
        }

        try
        {
            await using var scope = shell.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<RecipeRunner>().RunAsync(recipe, progress, stop);
        }
        finally
        {
            await shell.LeaveAsync();
        }
    }
}
