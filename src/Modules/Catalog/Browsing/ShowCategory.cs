using System.Globalization;
using Marketplace.Catalog.Categories;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Browsing;

/// <summary>Somebody looks through a shelf and all below it.</summary>
internal static class ShowCategory
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var storefront = routes.Storefront();
        storefront.MapGet("/categories", All).AllowAnonymous().WithName("Catalog.Categories");
        storefront.MapGet("/categories/{**path}", Handle).AllowAnonymous().WithName("Catalog.Category");
    }

    internal sealed record CategoryPage(
        CategoryNode Category, IReadOnlyList<CategoryNode> Above, IReadOnlyList<CategoryNode> Below, IReadOnlyList<ProductCard> Products,
        ProductOrder Order, decimal? Min, decimal? Max, string Currency, int Number, bool HasMore)
    {
        public string Link(int number) => Link(number, Order);

        public string Link(int number, ProductOrder order)
        {
            var query = new List<string>();
            if (order != ProductOrder.Newest)
            {
                query.Add($"sort={order}");
            }

            if (Min is { } min)
            {
                query.Add(string.Create(CultureInfo.InvariantCulture, $"min={min}"));
            }

            if (Max is { } max)
            {
                query.Add(string.Create(CultureInfo.InvariantCulture, $"max={max}"));
            }

            if (number > 1)
            {
                query.Add($"page={number}");
            }

            return $"/categories/{Category.Path}" + (query.Count > 0 ? "?" + string.Join('&', query) : "");
        }
    }

    private static async Task<IResult> All(CategoryTree categories, CancellationToken stop) =>
        Page.Of("/Catalog/Browsing/ShowCategories.cshtml", await categories.LoadAsync(stop));

    private static async Task<IResult> Handle(
        string path, string? sort, string? min, string? max, string? page, CatalogDb db, CategoryTree categories,
        ISettings<CatalogSettings> settings, ISettings<SiteSettings> site, CancellationToken stop)
    {
        var tree = await categories.LoadAsync(stop);
        if (tree.FindByPath(path.TrimEnd('/')) is not { } category)
        {
            return Results.NotFound();
        }

        var order = Enum.TryParse<ProductOrder>(sort, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : ProductOrder.Newest;
        var (from, to) = (Amount(min), Amount(max));
        var number = int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? Math.Clamp(wanted, 1, 10_000) : 1;
        var size = settings.Current.PageSize;
        var ids = tree.DownFrom(category).Select(id => (CategoryId?)id).ToList();
        var currency = site.Current.Currency;

        var products = db.OnSale().Where(p => ids.Contains(p.CategoryId));
        if (from is { } least && Currencies.FromDecimal(decimal.Round(least, Currencies.Digits(currency), MidpointRounding.ToZero), currency) is { } lowest)
        {
            products = products.Where(p => p.FromMinor >= lowest.Minor);
        }

        if (to is { } most && Currencies.FromDecimal(decimal.Round(most, Currencies.Digits(currency), MidpointRounding.ToZero), currency) is { } highest)
        {
            products = products.Where(p => p.FromMinor <= highest.Minor);
        }

        var cards = await products.InOrder(order).Skip((number - 1) * size).Take(size + 1).AsCards(db).ToListAsync(stop);
        if (cards.Count == 0 && number > 1)
        {
            return Results.NotFound();
        }

        return Page.Of("/Catalog/Browsing/ShowCategory.cshtml", new CategoryPage(
            category, [.. tree.UpFrom(category.Id).Skip(1).Reverse()], tree.ChildrenOf(category.Id), [.. cards.Take(size)],
            order, from, to, currency, number, cards.Count > size));
    }

    /// <summary>A price as somebody typed it; what is no price filters nothing.</summary>
    internal static decimal? Amount(string? text) =>
        decimal.TryParse(text?.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount <= 1_000_000_000m
            ? amount
            : null;
}
