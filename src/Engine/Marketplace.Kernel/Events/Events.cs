using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Kernel.Events;

/// <summary>A fact that other modules may react to. Stored in the outbox with the change; delivered after the commit.</summary>
public interface IEvent;

/// <summary>What another module does because of a fact, exactly once.</summary>
/// <remarks>Runs in a unit of work of its own, in which the engine also notes that this reaction is done:
/// change the database through the injected contexts and do not commit. A fault rolls back and is tried again later.</remarks>
/// <typeparam name="TEvent">The fact.</typeparam>
public interface IReact<in TEvent>
    where TEvent : IEvent
{
    /// <summary>Carries the effect out.</summary>
    Task React(TEvent fact, CancellationToken stop);
}

/// <summary>A reaction that takes all facts of a kind that wait at once, exactly once each.</summary>
/// <remarks>For one that looks at how things are now, whatever order the facts come in. They share its unit of work; when that fails, each is tried for itself.</remarks>
/// <typeparam name="TEvent">The fact.</typeparam>
public interface IReactTogether<in TEvent> : IReact<TEvent>
    where TEvent : IEvent
{
    /// <summary>Carries the effect of all of them out.</summary>
    Task React(IReadOnlyList<TEvent> facts, CancellationToken stop);

    /// <inheritdoc />
    Task IReact<TEvent>.React(TEvent fact, CancellationToken stop) => React([fact], stop);
}

/// <summary>One registered reaction; the dispatcher reads these.</summary>
/// <param name="Event">The kind of fact.</param>
/// <param name="Reaction">Who reacts.</param>
/// <param name="Together">Whether it takes several facts at once.</param>
/// <param name="React">Hands the facts, one unless they are taken together, to the one who reacts.</param>
public sealed record ReactionRegistration(Type Event, Type Reaction, bool Together, Func<object, IReadOnlyList<object>, CancellationToken, Task> React);

/// <summary>How a module registers its reactions.</summary>
public static class ReactionServices
{
    /// <summary>Delivers <typeparamref name="TEvent"/> to <typeparamref name="TReaction"/>.</summary>
    public static IServiceCollection AddReaction<TEvent, TReaction>(this IServiceCollection services)
        where TEvent : IEvent
        where TReaction : class, IReact<TEvent>
    {
        services.AddScoped<TReaction>();
        return services.AddSingleton(new ReactionRegistration(
            typeof(TEvent), typeof(TReaction), typeof(TReaction).IsAssignableTo(typeof(IReactTogether<TEvent>)),
            (reactor, facts, stop) => reactor is IReactTogether<TEvent> together
                ? together.React([.. facts.Cast<TEvent>()], stop)
                : ((IReact<TEvent>)reactor).React((TEvent)facts.Single(), stop)));
    }
}
