using Marketplace.Kernel.Scale;

namespace Marketplace.Catalog.Contracts;

/// <summary>What can be bought in a marketplace made up at a given size.</summary>
public static class ScaleVariant
{
    /// <summary>The variant of this number.</summary>
    public static VariantId At(ScalePlan plan, int number) => new(plan.IdOf("variant", number));

    /// <summary>Pieces that were on the shelf before the first sale; now and then there were none.</summary>
    public static int FirstStockOf(ScalePlan plan, int number)
    {
        var dice = plan.DiceOf("variant.stock", number);
        return dice.Percent(4) ? 0 : dice.Between(20, 400);
    }
}
