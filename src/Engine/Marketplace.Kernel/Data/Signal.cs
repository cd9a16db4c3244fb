using System.Threading.Channels;

namespace Marketplace.Kernel.Data;

/// <summary>Wakes a worker that looks for something to do; several wakes before it looks are one.</summary>
public class Signal
{
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>There may be something to do.</summary>
    public virtual void Wake() => _channel.Writer.TryWrite(true);

    internal ChannelReader<bool> Woken => _channel.Reader;
}

/// <summary>Wakes the tenant's outbox dispatcher when a commit has left events.</summary>
public sealed class OutboxSignal : Signal
{
    /// <summary>Set where this process does not deliver itself: tells one that does.</summary>
    internal Action? Elsewhere { get; set; }

    /// <inheritdoc />
    public override void Wake()
    {
        base.Wake();
        Elsewhere?.Invoke();
    }
}
