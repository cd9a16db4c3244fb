using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Kernel.Events;

/// <summary>Which public pages are made anew when a fact is told.</summary>
/// <param name="Event">The fact.</param>
/// <param name="TagsOf">The tags of these pages.</param>
public sealed record EvictionRegistration(Type Event, Func<IEvent, IEnumerable<string>> TagsOf);

/// <summary>Lets public pages be made anew on all nodes when what they show has changed.</summary>
/// <remarks>A fact evicts twice: at once in the process that stored it, and again when the outbox delivers it, so that a process
/// which dies in between leaves no stale page on another node.</remarks>
public sealed class Evictions(IEnumerable<EvictionRegistration> registrations)
{
    private readonly FrozenDictionary<string, List<EvictionRegistration>> _byEvent = registrations
        .GroupBy(one => one.Event.FullName!)
        .ToFrozenDictionary(group => group.Key, group => group.ToList());

    /// <summary>Something with these tags, or with <see cref="EvictionServices.Everything"/>, is to be forgotten in this process; told once the change is durable.</summary>
    public event Action<IReadOnlyCollection<string>>? Here;

    /// <summary>Tells the other nodes, and the CDN; raised only where something changed, not where it is heard.</summary>
    internal event Action<IReadOnlyCollection<string>>? Elsewhere;

    /// <summary>The tags of what is to be made anew after this fact.</summary>
    internal IEnumerable<string> TagsOf(IEvent fact) =>
        _byEvent.GetValueOrDefault(fact.GetType().FullName!)?.SelectMany(one => one.TagsOf(fact)) ?? [];

    /// <summary>The same for a stored fact.</summary>
    internal IEnumerable<string> TagsOf(string type, string body) => _byEvent.TryGetValue(type, out var known)
        ? known.SelectMany(one => one.TagsOf((IEvent)JsonSerializer.Deserialize(body, one.Event, PlatformJson.Options)!))
        : [];

    internal void Raise(IReadOnlyCollection<string> tags)
    {
        if (tags.Count > 0)
        {
            RaiseHere(tags);
            Elsewhere?.Invoke(tags);
        }
    }

    // As a set: whoever keeps something asks for each of its tags whether it is among them.
    internal void RaiseHere(IReadOnlyCollection<string> tags) => Here?.Invoke(tags.ToHashSet());
}

/// <summary>How a module says which facts change its pages.</summary>
public static class EvictionServices
{
    /// <summary>The tag of every public page.</summary>
    public const string Everything = "*";

    /// <summary>Makes public pages anew after <typeparamref name="TEvent"/>.</summary>
    public static IServiceCollection AddEviction<TEvent>(this IServiceCollection services, Func<TEvent, IEnumerable<string>> tagsOf)
        where TEvent : IEvent => services.AddSingleton(new EvictionRegistration(typeof(TEvent), fact => tagsOf((TEvent)fact)));
}
