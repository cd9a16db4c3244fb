using System.Globalization;
using Marketplace.Catalog.Categories;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Browsing;

/// <summary>Somebody looks at a product and chooses a variant.</summary>
internal static class ShowProduct
{
    private const int LongestForMachines = 4_000;
    private static readonly TimeSpan _priceWindow = TimeSpan.FromDays(30);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Storefront().MapGet("/products/{slug}", Handle).AllowAnonymous().AsPublicPage().WithName("Catalog.Product");

        // In the portal by its right, but dressed as the storefront.
        routes.Vendor(SellerRole.Staff).MapGet("/products/{id}/preview", Preview).WithMetadata(new FaceMetadata(Face.Storefront)).WithName("Catalog.PreviewProduct");
    }

    internal sealed record VariantView(
        VariantId Id, string Sku, IReadOnlyList<string> Options, Money Price, long? CompareAtMinor, string Barcode, StockPolicy StockPolicy, int WeightGrams, int Free)
    {
        public bool Available => StockPolicy != StockPolicy.Deny || Free > 0;

        public Money? Was => CompareAtMinor > Price.Minor ? Price with { Minor = CompareAtMinor.Value } : null;
    }

    internal sealed record Picture(string Key, int Width, int Height, string Alt);

    /// <summary>A description for people and, without marks, for machines.</summary>
    internal sealed record Story(string Written, IHtmlContent Html, string Plain)
    {
        public static Story Of(string written) => new(written, MarkdownText.ToHtml(written), MarkdownText.ToPlain(written, LongestForMachines));
    }

    /// <summary>One value of one option: which variant it leads to.</summary>
    internal sealed record Choice(string Value, VariantId Leads, bool Chosen, bool Available);

    internal sealed record ProductPage
    {
        public required ProductId Id { get; init; }

        public required SellerId SellerId { get; init; }

        public required string Slug { get; init; }

        public required string EnglishTitle { get; init; }

        public string? RussianTitle { get; init; }

        public required string EnglishDescription { get; init; }

        public string? RussianDescription { get; init; }

        public required string Brand { get; init; }

        public CategoryId? CategoryId { get; init; }

        public required string SeoTitle { get; init; }

        public required string SeoDescription { get; init; }

        public required IReadOnlyDictionary<string, string> Attributes { get; init; }

        public required IReadOnlyList<string> OptionNames { get; init; }

        public required ProductStatus Status { get; init; }

        public DateTimeOffset? DeletedAt { get; init; }

        public DateTimeOffset? PublishedAt { get; init; }

        public string? SellerName { get; init; }

        public string? SellerSlug { get; init; }

        public string? SellerLogoKey { get; init; }

        public bool SellerActive { get; init; }

        /// <summary>The seller's holiday that is planned or under way, or null.</summary>
        public ShopHoliday? Holiday { get; init; }

        /// <summary>The first day on which a seller who is on holiday sells again; null while they sell.</summary>
        public DateOnly? BackOn { get; init; }

        public required IReadOnlyList<VariantView> Variants { get; init; }

        public required IReadOnlyList<Picture> Pictures { get; init; }

        public IReadOnlyList<CategoryNode> Categories { get; init; } = [];

        public VariantView Chosen { get; init; } = null!;

        public Money? LowestOf30Days { get; init; }

        public string BaseUrl { get; init; } = "";

        public IHtmlContent StructuredData { get; init; } = HtmlString.Empty;

        /// <summary>The shop in whose portal this is a preview; null where people buy.</summary>
        public string? PreviewIn { get; init; }

        /// <summary>Where another variant of it is chosen.</summary>
        public string Address => PreviewIn is null ? $"/products/{Slug}" : $"/vendor/{PreviewIn}/products/{Id}/preview";

        /// <summary>What is known of the words of sellers in the language of the page.</summary>
        public IReadOnlyDictionary<string, string> Words { get; init; } = new Dictionary<string, string>();

        /// <summary>Buyers can see it: published, not deleted, of an active seller.</summary>
        public bool IsOnSale => Status == ProductStatus.Published && DeletedAt is null && SellerActive;

        public string Word(string written) => Words.GetValueOrDefault(written, written);

        public string Title => IsRussian && RussianTitle is { Length: > 0 } title ? title : EnglishTitle;

        public string Description => IsRussian && RussianDescription is { Length: > 0 } text ? text : EnglishDescription;

        /// <summary>The description as it is read.</summary>
        public Story Story { get; init; } = null!;

        /// <summary>Those whose description names an option of the chosen variant come first: “Mug, blue” when Blue is chosen.</summary>
        public IReadOnlyList<Picture> PicturesOfChosen =>
            [.. Pictures.OrderByDescending(picture => Chosen.Options.Count(option => picture.Alt.Contains(option, StringComparison.OrdinalIgnoreCase)))];

        public ProductPageModel ForSlots => new(Id, Chosen.Id, SellerId, Slug, Title, Chosen.Price, Chosen.WeightGrams, CategoryId);

        /// <summary>For each option its values, each leading to the variant that is nearest to the chosen one.</summary>
        public IEnumerable<(string Name, IReadOnlyList<Choice> Choices)> Options => OptionNames.Select((name, i) => (name, ChoicesOf(i)));

        private static bool IsRussian => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ru";

        private IReadOnlyList<Choice> ChoicesOf(int option) =>
        [
            .. Variants.Select(variant => variant.Options[option]).Distinct().Select(value =>
            {
                var nearest = Variants
                    .Where(variant => variant.Options[option] == value)
                    .MaxBy(variant => variant.Options.Where((other, i) => i != option && other == Chosen.Options[i]).Count())!;
                return new Choice(value, nearest.Id, Chosen.Options[option] == value, nearest.Available);
            }),
        ];
    }

    /// <summary>What the page is put together from.</summary>
    internal sealed record Sources(
        CatalogDb Db, ProductQuery Find, CategoryTree Categories, ProductData Data, IGoodsWords Words, ISettings<SiteSettings> Site, TenantMemory Memory, TimeProvider Clock);

    private static async Task<IResult> Handle(string slug, string? variant, HttpContext http, [AsParameters] Sources from, CancellationToken stop)
    {
        if (!Slug.IsWellFormed(slug))
        {
            return Results.NotFound();
        }

        if (await from.Find.BySlug(from.Db, slug, stop) is not { } product)
        {
            return await RedirectAsync(slug, http, from.Db, stop);
        }

        if (product.DeletedAt is not null || product.Status == ProductStatus.Archived)
        {
            return product.PublishedAt is null ? Results.NotFound() : Results.StatusCode(StatusCodes.Status410Gone);
        }

        if (!product.IsOnSale)
        {
            return Results.NotFound();
        }

        http.Tag(CatalogTags.Of(product.Id), SellerTags.Of(product.SellerId), CatalogTags.Categories);
        return await AnswerAsync(product, variant, http, from, stop);
    }

    /// <summary>A member of the shop sees a product as buyers will, whatever its state. Nothing can be bought there, and nobody else is shown it.</summary>
    private static async Task<IResult> Preview(ProductId id, string? variant, CurrentSeller seller, HttpContext http, [AsParameters] Sources from, CancellationToken stop)
    {
        var slug = await from.Db.Products.AsNoTracking().Where(p => p.Id == id && p.SellerId == seller.Id && p.DeletedAt == null).Select(p => p.Slug).SingleOrDefaultAsync(stop);
        if (slug is null || await from.Find.BySlug(from.Db, slug, stop) is not { SellerName: not null, Variants.Count: > 0 } product)
        {
            return Results.NotFound();
        }

        http.Response.Headers.CacheControl = "no-store";
        return await AnswerAsync(product with { PreviewIn = seller.Shop.Slug }, variant, http, from, stop);
    }

    private static async Task<IResult> AnswerAsync(ProductPage product, string? variant, HttpContext http, Sources from, CancellationToken stop)
    {
        var tree = await from.Categories.LoadAsync(stop);
        var chosen = product.Variants.FirstOrDefault(v => VariantId.TryParse(variant, null, out var id) && v.Id == id)
            ?? product.Variants.FirstOrDefault(v => v.Available)
            ?? product.Variants[0];
        var page = product with
        {
            Chosen = chosen,
            Story = StoryOf(product, from.Memory),
            Words = await from.Words.FindAsync(product.Attributes.SelectMany(pair => (string[])[pair.Key, pair.Value]).Concat(product.OptionNames).Concat(product.Variants.SelectMany(v => v.Options)), stop),
            Categories = [.. tree.UpFrom(product.CategoryId).Reverse()],
            LowestOf30Days = chosen.Was is null ? null : await LowestAsync(chosen, from.Db, from.Clock, stop),
            BaseUrl = from.Site.Current.OriginOf(http.Request) + http.Request.PathBase,
            BackOn = product.Holiday is { } holiday && holiday.Covers(from.Clock.GetUtcNow()) ? holiday.BackOn(from.Site.Current.TimeZone) : null,
        };
        return Page.Of("/Catalog/Browsing/ShowProduct.cshtml", page with { StructuredData = await from.Data.OfAsync(page, stop) });
    }

    // Reading Markdown twice was a tenth of the page. Long ones are read anew: many of them would fill the memory.
    private static Story StoryOf(ProductPage product, TenantMemory memory)
    {
        var (since, key) = (memory.Now, $"catalog.story:{product.Id}:{CultureInfo.CurrentUICulture.Name}");
        if (memory.Find<Story>(key) is { } known && known.Written == product.Description)
        {
            return known;
        }

        var story = Story.Of(product.Description);
        if (story.Written.Length <= LongestForMachines)
        {
            memory.Keep(key, story, [CatalogTags.Of(product.Id)], since);
        }

        return story;
    }

    /// <summary>The lowest price in the 30 days before the present one, as Directive 98/6/EC, article 6a, asks beside a struck-out price.</summary>
    private static async Task<Money?> LowestAsync(VariantView variant, CatalogDb db, TimeProvider clock, CancellationToken stop)
    {
        var prices = await db.Prices.AsNoTracking()
            .Where(p => p.VariantId == variant.Id).OrderByDescending(p => p.FromAt).Take(200)
            .Select(p => new { p.Price, p.FromAt }).ToListAsync(stop);
        if (prices.Count < 2)
        {
            return null;
        }

        var since = prices[0].FromAt - _priceWindow;
        var before = prices.Skip(1).ToList();
        var inWindow = before.Where(p => p.FromAt >= since).Concat(before.Where(p => p.FromAt < since).Take(1)).ToList();
        return clock.GetUtcNow() - prices[0].FromAt > _priceWindow ? variant.Price : inWindow.MinBy(p => p.Price.Minor)!.Price;
    }

    private static async Task<IResult> RedirectAsync(string slug, HttpContext http, CatalogDb db, CancellationToken stop)
    {
        var now = await (
            from former in db.FormerSlugs.AsNoTracking()
            where former.Slug == slug
            join product in db.Products on former.ProductId equals product.Id
            select product.Slug).SingleOrDefaultAsync(stop);
        return now is null
            ? Results.NotFound()
            : Results.Redirect($"{http.Request.PathBase}/products/{now}{http.Request.QueryString}", permanent: true);
    }
}
