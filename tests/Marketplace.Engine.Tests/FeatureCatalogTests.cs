using Marketplace.Kernel.Http;
using Marketplace.Runtime.Features;

namespace Marketplace.Engine.Tests;

public class FeatureCatalogTests
{
    [Fact]
    public void What_a_feature_stands_on_comes_before_it()
    {
        var catalog = Catalog(Feature("Orders", "Products"), Feature("Products", "Sellers"), Feature("Sellers"));

        var ordered = catalog.Resolve(["Orders"]);

        Assert.Equal(["Sellers", "Products", "Orders"], ordered.Select(f => f.Id));
    }

    [Fact]
    public void A_circle_is_refused_at_start_and_printed()
    {
        var fault = Assert.Throws<FeatureException>(() => Catalog(Feature("A", "B"), Feature("B", "C"), Feature("C", "A")));

        Assert.Contains("A -> B -> C -> A", fault.Message);
    }

    [Fact]
    public void A_feature_that_depends_on_itself_is_refused_at_start()
    {
        var fault = Assert.Throws<FeatureException>(() => Catalog(Feature("Alone", "Alone")));

        Assert.Contains("Alone -> Alone", fault.Message);
    }

    [Fact]
    public void A_misspelt_dependency_names_the_nearest_known_feature()
    {
        var fault = Assert.Throws<FeatureException>(() => Catalog(Feature("Orders", "Prodcts"), Feature("Products")));

        Assert.Contains("Did you mean 'Products'?", fault.Message);
    }

    [Fact]
    public void Themes_based_on_each_other_in_a_circle_are_refused()
    {
        var fault = Assert.Throws<FeatureException>(() => new FeatureCatalog([], [Theme("Dark", "Light"), Theme("Light", "Dark")]));

        Assert.Contains("circle", fault.Message);
    }

    private static FeatureCatalog Catalog(params FeatureInfo[] features) => new(features, []);

    private static FeatureInfo Feature(string id, params string[] dependencies) =>
        new(id, id, "", "", dependencies, false, false, false, typeof(FeatureCatalogTests).Assembly, []);

    private static ThemeInfo Theme(string name, string baseTheme) => new(name, "", baseTheme, Face.Storefront, typeof(FeatureCatalogTests).Assembly);
}
