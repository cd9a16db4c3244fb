using Marketplace.Catalog.Contracts;

namespace Marketplace.Search.Tests;

public class NarrowingPanelTests
{
    [Fact]
    public void Panels_look_the_same_only_when_they_show_the_same()
    {
        NarrowingPanel[] panels =
        [
            Of(new FacetValue("1", "Red", 1, false)),
            Of(new FacetValue("1", "Red", 11, false)),
            Of(new FacetValue("1", "Red", 1, true)),
            Of(new FacetValue("11:1", "Red", 1, false)),
            Of(new FacetValue("1", "Red3:Red", 1, false)),
            Of(new FacetValue("1", "Red", 1, false), new FacetValue("2", "Blue", 1, false)),
            Of(new FacetValue("1", "Red", 1, false)) with { Path = "/categories/other" },
            Of(new FacetValue("1", "Red", 1, false)) with { Currency = "EUR" },
            Of(new FacetValue("1", "Red", 1, false)) with { Kept = [new("sort", "Name")] },
        ];

        Assert.Equal(panels.Length, panels.Select(panel => panel.Look()).Distinct().Count());
        Assert.Equal(panels[0].Look(), Of(new FacetValue("1", "Red", 1, false)).Look());
    }

    private static NarrowingPanel Of(params FacetValue[] values) => new("/categories/home", new Narrowing(), [new FacetGroup("f.Color", "Color", values)], [], "USD");
}
