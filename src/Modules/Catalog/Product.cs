using System.Text.Json;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Media;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Catalog;

/// <summary>What a seller writes about a product.</summary>
internal sealed record ProductContent
{
    public required string Title { get; init; }

    public string? TitleRu { get; init; }

    public string Description { get; init; } = "";

    public string? DescriptionRu { get; init; }

    public string Brand { get; init; } = "";

    public CategoryId? CategoryId { get; init; }

    public string SeoTitle { get; init; } = "";

    public string SeoDescription { get; init; } = "";

    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> OptionNames { get; init; } = [];

    public required IReadOnlyList<VariantContent> Variants { get; init; }
}

/// <summary>What a seller writes about one variant.</summary>
internal sealed record VariantContent
{
    /// <summary>Null for a variant that is known by its SKU, or new.</summary>
    public VariantId? Id { get; init; }

    public required string Sku { get; init; }

    public IReadOnlyList<string> Options { get; init; } = [];

    public required Money Price { get; init; }

    public long? CompareAtMinor { get; init; }

    public string Barcode { get; init; } = "";

    public int WeightGrams { get; init; }

    public StockPolicy StockPolicy { get; init; }
}

/// <summary>Something that one seller offers, in one or more variants.</summary>
internal sealed class Product : Aggregate
{
    public const int MostVariants = 100;

    private readonly List<Variant> _variants = [];
    private readonly List<ProductMedia> _media = [];
    private readonly List<FormerSlug> _formerSlugs = [];

    private Product()
    {
    }

    public ProductId Id { get; private init; }

    public SellerId SellerId { get; private init; }

    public string Slug { get; private set; } = "";

    /// <summary>What the seller's own files call it; null for one made by hand.</summary>
    public string? Handle { get; private init; }

    public string Title { get; private set; } = "";

    public string? TitleRu { get; private set; }

    public string Description { get; private set; } = "";

    public string? DescriptionRu { get; private set; }

    public string Brand { get; private set; } = "";

    public CategoryId? CategoryId { get; private set; }

    public string SeoTitle { get; private set; } = "";

    public string SeoDescription { get; private set; } = "";

    public IReadOnlyDictionary<string, string> Attributes { get; private set; } = new Dictionary<string, string>();

    public IReadOnlyList<string> OptionNames { get; private set; } = [];

    public ProductStatus Status { get; private set; }

    public string? RejectionReason { get; private set; }

    /// <summary>Lowest price of the variants, for lists.</summary>
    public long FromMinor { get; private set; }

    public string Currency { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? PublishedAt { get; private set; }

    public DateTimeOffset? DeletedAt { get; private set; }

    public IReadOnlyList<Variant> Variants => _variants;

    public IReadOnlyList<ProductMedia> Media => _media;

    public IReadOnlyList<FormerSlug> FormerSlugs => _formerSlugs;

    public static Result<Product> Draft(SellerId seller, string slug, string? handle, ProductContent content, DateTimeOffset at)
    {
        var product = new Product { Id = ProductId.New(), SellerId = seller, Slug = slug, Handle = handle, CreatedAt = at };
        return product.Edit(content, at).Failed(out var error) ? error : product;
    }

    /// <summary>Takes over what the seller wrote. The same content again changes nothing and says nothing.</summary>
    public Result Edit(ProductContent content, DateTimeOffset at)
    {
        if (Check(content).Failed(out var error))
        {
            return error;
        }

        var before = Fingerprint();
        Title = content.Title;
        TitleRu = content.TitleRu;
        Description = content.Description;
        DescriptionRu = content.DescriptionRu;
        Brand = content.Brand;
        CategoryId = content.CategoryId;
        SeoTitle = content.SeoTitle;
        SeoDescription = content.SeoDescription;
        if (!Same(Attributes, content.Attributes))
        {
            Attributes = content.Attributes;
        }

        if (!OptionNames.SequenceEqual(content.OptionNames))
        {
            OptionNames = [.. content.OptionNames];
        }

        EditVariants(content.Variants, at);
        var lowest = _variants.MinBy(variant => variant.Price.Minor)!.Price;
        (FromMinor, Currency) = (lowest.Minor, lowest.Currency);
        if (before != Fingerprint())
        {
            Changed(at);
        }

        return Result.Done;
    }

    /// <summary>Moves the product page; the old address goes on leading there.</summary>
    public void MoveToSlug(string slug, DateTimeOffset at)
    {
        if (slug == Slug)
        {
            return;
        }

        _formerSlugs.RemoveAll(former => former.Slug == slug);
        _formerSlugs.Add(new FormerSlug(Slug));
        Slug = slug;
        Changed(at);
    }

    public Result Submit(DateTimeOffset at) => MoveTo(ProductStatus.InReview, at);

    public Result Publish(DateTimeOffset at)
    {
        if (MoveTo(ProductStatus.Published, at).Failed(out var error))
        {
            return error;
        }

        PublishedAt ??= at;
        return Result.Done;
    }

    public Result Reject(string reason, DateTimeOffset at)
    {
        if (MoveTo(ProductStatus.Rejected, at).Failed(out var error))
        {
            return error;
        }

        RejectionReason = reason;
        return Result.Done;
    }

    public Result Archive(DateTimeOffset at) => MoveTo(ProductStatus.Archived, at);

    public Result BackToDraft(DateTimeOffset at) => MoveTo(ProductStatus.Draft, at);

    public void Delete(DateTimeOffset at)
    {
        if (DeletedAt is null)
        {
            DeletedAt = at;
            Changed(at, onSale: true);
        }
    }

    public void Restore(DateTimeOffset at)
    {
        if (DeletedAt is not null)
        {
            DeletedAt = null;
            Changed(at, onSale: true);
        }
    }

    public void AddPicture(StoredImage image, string alt, DateTimeOffset at)
    {
        _media.Add(new ProductMedia(Id, NextPosition()) { ImageKey = image.Key, Width = image.Width, Height = image.Height, Alt = alt });
        Changed(at);
    }

    /// <summary>Notes a picture that lies elsewhere and is fetched later; known sources are left alone.</summary>
    public void AddPending(string source, string alt, DateTimeOffset at)
    {
        if (!_media.Exists(media => media.Source == source))
        {
            _media.Add(new ProductMedia(Id, NextPosition()) { Source = source, Alt = alt });
            Changed(at);
        }
    }

    /// <summary>A picture that came with a file, known again by where it lay.</summary>
    public void AddPicture(StoredImage image, string source, string alt, DateTimeOffset at)
    {
        if (_media.Find(media => media.Source == source) is { } pending)
        {
            if (pending.ImageKey == image.Key)
            {
                return;
            }

            (pending.ImageKey, pending.Width, pending.Height) = (image.Key, image.Width, image.Height);
        }
        else
        {
            _media.Add(new ProductMedia(Id, NextPosition()) { ImageKey = image.Key, Width = image.Width, Height = image.Height, Alt = alt, Source = source });
        }

        Changed(at);
    }

    /// <summary>Says what a picture shows, and puts it in its place among the others; without one it stays where it is.</summary>
    public Result Arrange(Guid media, string alt, int? position, DateTimeOffset at)
    {
        if (_media.Find(m => m.Id == media) is not { } found)
        {
            return CatalogErrors.UnknownProduct;
        }

        found.Alt = alt;
        var ordered = _media.OrderBy(m => m.Position).ToList();
        var place = position ?? ordered.IndexOf(found);
        ordered.Remove(found);
        ordered.Insert(Math.Clamp(place, 0, ordered.Count), found);
        for (var i = 0; i < ordered.Count; i++)
        {
            ordered[i].Position = i;
        }

        Changed(at);
        return Result.Done;
    }

    public Result RemovePicture(Guid media, DateTimeOffset at)
    {
        if (_media.RemoveAll(m => m.Id == media) == 0)
        {
            return CatalogErrors.UnknownProduct;
        }

        Changed(at);
        return Result.Done;
    }

    private static Result Check(ProductContent content)
    {
        if (content.Variants.Count == 0)
        {
            return CatalogErrors.NoVariant;
        }

        if (content.Variants.Any(variant => variant.Options.Count != content.OptionNames.Count || variant.Options.Any(string.IsNullOrWhiteSpace)))
        {
            return CatalogErrors.OptionsMissing;
        }

        if (content.Variants.GroupBy(variant => variant.Sku).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            return CatalogErrors.SkuTaken(twice.Key);
        }

        return content.Variants.GroupBy(variant => string.Join('\u001f', variant.Options).ToUpperInvariant()).Any(same => same.Count() > 1)
            ? CatalogErrors.SameOptions
            : Result.Done;
    }

    private void EditVariants(IReadOnlyList<VariantContent> wanted, DateTimeOffset at)
    {
        var kept = new List<Variant>();
        foreach (var (position, content) in wanted.Index())
        {
            var variant = _variants.Find(v => content.Id is { } id ? v.Id == id : v.Sku == content.Sku);
            if (variant is null)
            {
                variant = new Variant(Id, SellerId);
                _variants.Add(variant);
            }

            if (variant.Edit(content, position, at) is { } priceBefore)
            {
                Raise(new PriceChanged(variant.Id, Id, priceBefore, variant.Price, at));
            }

            kept.Add(variant);
        }

        _variants.RemoveAll(variant => !kept.Contains(variant));
    }

    private Result MoveTo(ProductStatus next, DateTimeOffset at)
    {
        if (DeletedAt is not null)
        {
            return CatalogErrors.Deleted;
        }

        if (!Status.CanBecome(next))
        {
            return CatalogErrors.CannotBecome(Status, next);
        }

        Status = next;
        RejectionReason = null;
        Changed(at, onSale: true);
        return Result.Done;
    }

    private void Changed(DateTimeOffset at, bool onSale = false)
    {
        UpdatedAt = at;
        RaiseInstead<ProductChanged>(before => new ProductChanged(Id, SellerId, at, onSale || before?.OnSaleChanged == true));
    }

    private int NextPosition() => _media.Count == 0 ? 0 : _media.Max(media => media.Position) + 1;

    private static bool Same(IReadOnlyDictionary<string, string> left, IReadOnlyDictionary<string, string> right) =>
        left.Count == right.Count && left.All(pair => right.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private string Fingerprint() => JsonSerializer.Serialize(new
    {
        Title, TitleRu, Description, DescriptionRu, Brand, CategoryId, SeoTitle, SeoDescription, OptionNames,
        Attributes = Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal),
        Variants = _variants.OrderBy(v => v.Position).Select(v => new
        {
            v.Id, v.Sku, v.Options, v.Price.Minor, v.Price.Currency, v.CompareAtMinor, v.Barcode, v.WeightGrams, v.StockPolicy, v.Position,
        }),
    });
}
