namespace Marketplace.Kernel.Scale;

/// <summary>A module's part of a marketplace made up at a given size, for tests of load and for trying out. It writes its own tables only.</summary>
public interface IScaleData
{
    /// <summary>Those that others build on come first: people 0, shops 10, goods 20, sales 30, what follows from sales 40.</summary>
    int Order { get; }

    /// <summary>What it makes, for the person who waits.</summary>
    string What { get; }

    /// <summary>Makes it in transactions of its own, or in the one that is open.</summary>
    Task<Result> FillAsync(ScalePlan plan, CancellationToken stop);
}
