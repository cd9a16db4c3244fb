using Marketplace.Kernel.Events;

namespace Marketplace.Kernel;

/// <summary>A thing that is loaded, changed and saved as a whole, and says what happened to it.</summary>
/// <remarks>Every save of a changed aggregate raises <see cref="Version"/>; a save that started from an older one is refused with 409.</remarks>
public abstract class Aggregate
{
    private readonly List<IEvent> _happened = [];

    /// <summary>Grows by one with every save that changes this aggregate or its parts.</summary>
    public int Version { get; internal set; }

    /// <summary>Notes a fact; it is stored in the outbox with the change itself.</summary>
    protected void Raise(IEvent fact) => _happened.Add(fact);

    /// <summary>Notes a fact in the place of one of its kind that waits to be stored: for news that says how things are in the end.</summary>
    /// <param name="fact">Makes the fact; takes the one that it stands for, or null.</param>
    protected void RaiseInstead<T>(Func<T?, T> fact)
        where T : class, IEvent
    {
        var before = _happened.OfType<T>().LastOrDefault();
        _happened.RemoveAll(one => one is T);
        _happened.Add(fact(before));
    }

    internal IReadOnlyList<IEvent> TakeEvents()
    {
        IReadOnlyList<IEvent> taken = [.. _happened];
        _happened.Clear();
        return taken;
    }

    internal bool HasEvents => _happened.Count > 0;
}
