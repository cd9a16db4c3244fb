using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Kernel.Http;

/// <summary>A field that a module adds to a resource of another module, which does not know of it: <c>GET /api/v1/products?embed=shipping</c>.</summary>
/// <remarks>It is asked once for all resources of an answer, so that a list costs no query for each of its items. REST shows it on request;
/// GraphQL will show the same registrations as fields of the type (docs/decisions/0005).</remarks>
/// <typeparam name="TId">Identity of the resource, e.g. <c>ProductId</c>; it names the type that is extended.</typeparam>
public interface IEmbed<TId> : IEmbed
    where TId : struct, IId<TId>
{
    /// <summary>The values; a resource that has none is left out.</summary>
    Task<IReadOnlyDictionary<TId, object>> LoadAsync(IReadOnlyCollection<TId> ids, CancellationToken stop);
}

/// <summary>What the API's document says of such a field.</summary>
public interface IEmbed
{
    /// <summary>Name of the field in camel case; one of a kind among those of the resource.</summary>
    string Name { get; }

    /// <summary>One sentence for integrators.</summary>
    string Description { get; }

    /// <summary>Type of a value: its JSON Schema is the field's.</summary>
    Type Shape { get; }
}

/// <summary>Answers <c>?embed=a,b</c> for one kind of resource.</summary>
/// <typeparam name="TId">Identity of the resource.</typeparam>
public sealed class Embedding<TId>(IEnumerable<IEmbed<TId>> fields)
    where TId : struct, IId<TId>
{
    /// <summary>What was asked for, by resource and field; empty when nothing was.</summary>
    /// <param name="wanted">The query parameter: names divided by commas, or null.</param>
    /// <param name="ids">The resources of the answer.</param>
    /// <param name="stop">Ends the work.</param>
    /// <returns>Refused for a name that no module has registered; the refusal says which there are.</returns>
    public async Task<Result<EmbeddedFields<TId>>> LoadAsync(string? wanted, IReadOnlyCollection<TId> ids, CancellationToken stop)
    {
        var found = new Dictionary<TId, Dictionary<string, object>>();
        foreach (var name in (wanted ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct())
        {
            if (fields.FirstOrDefault(field => field.Name == name) is not { } field)
            {
                return new Error(ErrorKind.Invalid, "api.unknown_embed", "Nothing is called “{0}” here. What can be embedded: {1}.")
                    .With(name, string.Join(", ", fields.Select(known => known.Name).Order(StringComparer.Ordinal)));
            }

            foreach (var (id, value) in ids.Count == 0 ? new Dictionary<TId, object>() : await field.LoadAsync(ids, stop))
            {
                found.TryAdd(id, []);
                found[id][name] = value;
            }
        }

        return new EmbeddedFields<TId>(found);
    }
}

/// <summary>What was embedded.</summary>
/// <typeparam name="TId">Identity of the resource.</typeparam>
public sealed class EmbeddedFields<TId>(IReadOnlyDictionary<TId, Dictionary<string, object>> found)
    where TId : struct, IId<TId>
{
    /// <summary>The fields of one resource, or null when it has none.</summary>
    public IReadOnlyDictionary<string, object>? Of(TId id) => found.GetValueOrDefault(id);
}

/// <summary>How a module registers what it adds to resources.</summary>
public static class EmbeddingServices
{
    /// <summary>Adds a field to the resources with ids of this type.</summary>
    public static IServiceCollection AddEmbed<TId, TEmbed>(this IServiceCollection services)
        where TId : struct, IId<TId>
        where TEmbed : class, IEmbed<TId> => services.AddScoped<IEmbed<TId>, TEmbed>();
}
