using Marketplace.Kernel.Scale;

namespace Marketplace.Sellers.Contracts;

/// <summary>The shops of a marketplace made up at a given size.</summary>
public static class ScaleSeller
{
    /// <summary>The shop of this number; its owner is the person of the same number.</summary>
    public static SellerId At(ScalePlan plan, int number) => new(plan.IdOf("seller", number));
}
