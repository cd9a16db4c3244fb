namespace Marketplace.Ordering;

/// <summary>Shares of amounts that never drift, however often one is taken.</summary>
internal static class Share
{
    /// <summary>part/whole of an amount; a half minor unit is rounded away from zero.</summary>
    public static long Of(long amount, long part, long whole) => whole == 0
        ? 0
        : part == whole ? amount : (long)decimal.Round((decimal)amount * part / whole, MidpointRounding.AwayFromZero);

    /// <summary>What a further step adds to the share of <paramref name="amount"/>, after <paramref name="before"/> of <paramref name="whole"/> were taken.</summary>
    public static long Delta(long amount, long whole, long before, long step) => Of(amount, before + step, whole) - Of(amount, before, whole);
}
