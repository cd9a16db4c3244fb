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

/// <summary>One registered reaction; the dispatcher reads these.</summary>
public sealed record ReactionRegistration(Type Event, Type Reaction);

/// <summary>How a module registers its reactions.</summary>
public static class ReactionServices
{
    /// <summary>Delivers <typeparamref name="TEvent"/> to <typeparamref name="TReaction"/>.</summary>
    public static IServiceCollection AddReaction<TEvent, TReaction>(this IServiceCollection services)
        where TEvent : IEvent
        where TReaction : class, IReact<TEvent>
    {
        services.AddScoped<TReaction>();
        return services.AddSingleton(new ReactionRegistration(typeof(TEvent), typeof(TReaction)));
    }
}
