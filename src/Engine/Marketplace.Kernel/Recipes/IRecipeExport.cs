using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Kernel.Recipes;

/// <summary>Writes what a module was set up with as steps of a recipe, so that another tenant can be made the same: no people, goods or sales, and never a secret.</summary>
public interface IRecipeExport
{
    /// <summary>Ascending: features 0, settings 10, roles 20, then what stands on them.</summary>
    int Order { get; }

    /// <summary>The steps; empty when there is nothing to say. Running them changes nothing where they come from.</summary>
    Task<IReadOnlyList<JsonObject>> StepsAsync(CancellationToken stop);
}

/// <summary>How a module registers what it exports.</summary>
public static class RecipeExportServices
{
    /// <summary>Adds one module's steps.</summary>
    public static IServiceCollection AddRecipeExport<TExport>(this IServiceCollection services)
        where TExport : class, IRecipeExport => services.AddScoped<IRecipeExport, TExport>();

    /// <summary>A step as recipes have it: its name, then the members of its shape; what is null is left out.</summary>
    /// <param name="shape">An instance of the step's shape.</param>
    /// <param name="name">The step's <c>name</c>.</param>
    public static JsonObject ToStep(this object shape, string name)
    {
        var step = new JsonObject { ["name"] = name };
        foreach (var (member, value) in (JsonObject)JsonSerializer.SerializeToNode(shape, shape.GetType(), _options)!)
        {
            step[member] = value?.DeepClone();
        }

        return step;
    }

    private static readonly JsonSerializerOptions _options = new(PlatformJson.Options) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
}
