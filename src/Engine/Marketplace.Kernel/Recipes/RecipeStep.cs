using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Kernel.Recipes;

/// <summary>What a running recipe knows besides its step.</summary>
/// <param name="Folder">Folder of the recipe file: paths in a step are relative to it and may not leave it.</param>
/// <param name="Progress">One line for the person who waits.</param>
public sealed record RecipeContext(string Folder, Action<string> Progress);

/// <summary>One kind of step that recipes can have.</summary>
public interface IRecipeStep
{
    /// <summary>The value of the step's <c>name</c>.</summary>
    string Name { get; }

    /// <summary>One sentence for those who write recipes.</summary>
    string Description { get; }

    /// <summary>The record that the step is read into; its JSON Schema is the step's.</summary>
    Type Shape { get; }

    /// <summary>JSON Schema (2020-12) of the step's members besides <c>name</c>.</summary>
    System.Text.Json.Nodes.JsonObject Schema() => RecipeSchema.Of(Shape);

    /// <summary>Carries the step out, in the recipe's transaction.</summary>
    Task<Result> ApplyAsync(object step, RecipeContext context, CancellationToken stop);
}

/// <summary>A kind of step with a typed shape; an unknown member in a recipe is refused before anything runs.</summary>
/// <remarks>Applying a step twice must leave what applying it once leaves.</remarks>
/// <typeparam name="TStep">Record with the members that the step may have besides <c>name</c>.</typeparam>
public abstract class RecipeStep<TStep> : IRecipeStep
    where TStep : class
{
    /// <inheritdoc />
    public abstract string Name { get; }

    /// <inheritdoc />
    public abstract string Description { get; }

    /// <inheritdoc />
    public Type Shape => typeof(TStep);

    /// <inheritdoc />
    public Task<Result> ApplyAsync(object step, RecipeContext context, CancellationToken stop) => ApplyAsync((TStep)step, context, stop);

    /// <summary>Carries the step out; a refusal stops the recipe and rolls it back.</summary>
    protected abstract Task<Result> ApplyAsync(TStep step, RecipeContext context, CancellationToken stop);
}

/// <summary>JSON Schema of step shapes.</summary>
public static class RecipeSchema
{
    /// <summary>The schema of a record as recipes are read: member names in camel case, no others allowed.</summary>
    public static System.Text.Json.Nodes.JsonObject Of(Type shape) =>
        (System.Text.Json.Nodes.JsonObject)System.Text.Json.Schema.JsonSchemaExporter.GetJsonSchemaAsNode(
            _options, shape, new System.Text.Json.Schema.JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true });

    private static readonly System.Text.Json.JsonSerializerOptions _options = new(PlatformJson.Strict)
    {
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
    };
}

/// <summary>How a module registers its recipe steps.</summary>
public static class RecipeStepServices
{
    /// <summary>Lets recipes have this step while the feature is on.</summary>
    public static IServiceCollection AddRecipeStep<TStep>(this IServiceCollection services)
        where TStep : class, IRecipeStep => services.AddScoped<IRecipeStep, TStep>();
}
