using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Scale;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Sellers.Setup;

/// <summary>Shops with one owner each; a few of them are suspended or still apply.</summary>
internal sealed class ScaleShops(UnitOfWork unit) : IScaleData
{
    private static readonly string[] _first =
    [
        "Amber", "Birch", "Cobalt", "Dover", "Ember", "Fjord", "Garnet", "Harbour", "Indigo", "Juniper", "Kestrel", "Linden", "Marble", "North", "Opal",
        "Pine", "Quarry", "River", "Stone", "Thistle", "Umber", "Valley", "Willow", "Yarrow", "Zephyr",
    ];

    private static readonly string[] _second = ["Works", "& Daughters", "Supply", "Atelier", "House", "Trading", "Goods", "Workshop", "Depot", "Collective", "Store", "Lab"];
    private static readonly string[] _countries = ["US", "US", "DE", "GB", "FR", "PL", "KZ", "RS"];

    public int Order => 10;

    public string What => "Shops";

    public Task<Result> FillAsync(ScalePlan plan, CancellationToken stop) => unit.CommitAsync(
        async () =>
        {
            await unit.InsertAsync(
                "sellers_seller",
                "id, slug, name, story, email, country, returns_policy, shipping_policy, logo_width, logo_height, status, suspension_reason, applied_at, version",
                Enumerable.Range(0, plan.Sellers).Select(number => Row(plan, number)),
                stop);
            await unit.InsertAsync(
                "sellers_member",
                "seller_id, user_id, role, added_at",
                Enumerable.Range(0, plan.Sellers).Select(number => new object?[]
                {
                    ScaleSeller.At(plan, number).Value, plan.UserAt(number).Value, nameof(SellerRole.Owner), AppliedAt(plan, number).UtcTicks,
                }),
                stop);
            return Result.Done;
        },
        stop);

    private static object?[] Row(ScalePlan plan, int number)
    {
        var dice = plan.DiceOf("seller", number);
        var name = $"{dice.One(_first)} {dice.One(_second)}";
        var status = number < 20 || !dice.Percent(3) ? SellerStatus.Active : dice.Percent(50) ? SellerStatus.Suspended : SellerStatus.Applied;
        return
        [
            ScaleSeller.At(plan, number).Value, $"{Slug.From(name)}-{number}", name,
            $"We are {name}, and there are {dice.Between(1, 40)} of us. **What we sell we have used ourselves.**", ScalePlan.EmailAt(number), dice.One(_countries),
            "Thirty days, unused and in its box.", $"Sent within {dice.Between(1, 4)} working days.", 0, 0,
            status.ToString(), status == SellerStatus.Suspended ? "Made up as suspended." : null, AppliedAt(plan, number).UtcTicks, 1,
        ];
    }

    private static DateTimeOffset AppliedAt(ScalePlan plan, int number)
    {
        var dice = plan.DiceOf("seller.applied", number);
        return plan.Until!.Value.AddMinutes(-dice.Between(60 * 24 * 60, 600 * 24 * 60));
    }
}
