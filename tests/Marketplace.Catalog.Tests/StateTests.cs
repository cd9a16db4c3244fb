using Marketplace.Kernel.Theming;
using Marketplace.Sellers.Contracts;
using static Marketplace.Catalog.ProductStatus;

namespace Marketplace.Catalog.Tests;

public class StateTests
{
    private static readonly DateTimeOffset _now = new(2030, 1, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_product_moves_only_along_the_table()
    {
        (ProductStatus, ProductStatus)[] allowed =
        [
            (Draft, InReview), (Draft, Published), (Draft, Archived),
            (InReview, Published), (InReview, Rejected), (InReview, Draft),
            (Published, Archived), (Published, Rejected),
            (Rejected, InReview), (Rejected, Draft), (Rejected, Archived),
            (Archived, Draft),
        ];

        var all = from before in Enum.GetValues<ProductStatus>() from after in Enum.GetValues<ProductStatus>() select (before, after);

        Assert.All(all, step => Assert.Equal(allowed.Contains(step), step.before.CanBecome(step.after)));
    }

    [Fact]
    public void The_same_content_again_changes_nothing()
    {
        var product = Pot();
        var updated = product.UpdatedAt;

        product.Edit(Content(1250), _now.AddHours(1));

        Assert.Equal(updated, product.UpdatedAt);
        Assert.Single(product.Variants[0].Prices);
    }

    [Fact]
    public void A_new_price_is_kept_beside_the_former_one()
    {
        var product = Pot();

        product.Edit(Content(990), _now.AddHours(1));

        Assert.Equal([1250L, 990L], product.Variants[0].Prices.Select(price => price.Price.Minor));
        Assert.Equal(990, product.FromMinor);
    }

    [Fact]
    public void A_deleted_product_cannot_be_published_until_it_is_restored()
    {
        var product = Pot();
        product.Delete(_now);

        Assert.True(product.Publish(_now).Failed(out var error));
        Assert.Equal("catalog.deleted", error.Code);

        product.Restore(_now);
        Assert.False(product.Publish(_now).Failed(out _));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "<script")]
    [InlineData("[x](javascript:alert(1))", "javascript:")]
    [InlineData("<javascript:alert(1)>", "href=\"javascript:")]
    [InlineData("![x](https://evil.example/track.png)", "<img")]
    [InlineData("[x](//evil.example)", "href=\"//")]
    public void What_sellers_write_never_becomes_code(string markdown, string never)
    {
        var html = MarkdownText.ToHtml(markdown).ToString()!;

        Assert.DoesNotContain(never, html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Text_that_is_nested_without_end_is_shown_as_written() =>
        Assert.NotNull(MarkdownText.ToHtml(new string('>', 20_000)));

    private static Product Pot()
    {
        Assert.False(Product.Draft(SellerId.New(), "pot", null, Content(1250), _now).Failed(out _, out var product));
        return product;
    }

    private static ProductContent Content(long minor) => new()
    {
        Title = "Pot", Variants = [new VariantContent { Sku = "POT", Price = new Money(minor, "EUR") }],
    };
}
