namespace Marketplace.Kernel.Scale;

/// <summary>Numbers that look drawn and are the same for the same seed on every machine (SplitMix64).</summary>
public struct Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }

    /// <summary>From 0 to one less than <paramref name="count"/>.</summary>
    public int Below(int count) => (int)(Next() % (ulong)count);

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True so many times in a hundred.</summary>
    public bool Percent(int times) => Below(100) < times;

    /// <summary>One of them.</summary>
    public T One<T>(IReadOnlyList<T> of) => of[Below(of.Count)];

    /// <summary>A rank below <paramref name="count"/> as shops see it: the first ones often, the long tail seldom (Zipf–Mandelbrot with exponent 1).</summary>
    /// <param name="count">How many ranks.</param>
    /// <param name="head">The larger, the more ranks share the top.</param>
    public int Skewed(int count, int head)
    {
        var share = (Next() >> 11) * (1.0 / (1UL << 53));
        return Math.Min(count - 1, (int)(head * (Math.Pow((count + head) / (double)head, share) - 1)));
    }
}
