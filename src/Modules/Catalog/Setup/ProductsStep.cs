using System.ComponentModel.DataAnnotations;
using Marketplace.Catalog.Categories;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Catalog.Editing;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Media;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Settings;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Catalog.Setup;

/// <summary>The recipe step <c>products</c>.</summary>
internal sealed record ProductsRecipe
{
    /// <summary>Slug of the shop.</summary>
    [Required]
    public string Seller { get; init; } = "";

    public IReadOnlyList<ProductRecipe> Products { get; init; } = [];

    /// <summary>A Shopify product CSV in the recipe's folder.</summary>
    public string? Csv { get; init; }
}

/// <summary>One product in a recipe. Without variants it is one itself.</summary>
internal sealed record ProductRecipe
{
    [Required, MaxLength(255)]
    public string Handle { get; init; } = "";

    [Required, MaxLength(200)]
    public string Title { get; init; } = "";

    [MaxLength(200)]
    public string? TitleRu { get; init; }

    [MaxLength(40_000)]
    public string Description { get; init; } = "";

    [MaxLength(40_000)]
    public string? DescriptionRu { get; init; }

    [MaxLength(120)]
    public string Brand { get; init; } = "";

    /// <summary>Path of the category.</summary>
    public string? Category { get; init; }

    public Dictionary<string, string> Attributes { get; init; } = [];

    /// <summary>E.g. colour and size.</summary>
    [MaxLength(3)]
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Price in whole units, for a product without variants.</summary>
    [Range(typeof(decimal), "0", "10000000")]
    public decimal? Price { get; init; }

    /// <summary>Former price in whole units.</summary>
    [Range(typeof(decimal), "0", "10000000")]
    public decimal? CompareAt { get; init; }

    [MaxLength(100)]
    public string? Sku { get; init; }

    [Range(0, 1_000_000)]
    public int Stock { get; init; }

    [Range(0, 1_000_000)]
    public int WeightGrams { get; init; }

    public IReadOnlyList<VariantRecipe> Variants { get; init; } = [];

    /// <summary>Files in the recipe's folder.</summary>
    public IReadOnlyList<PictureRecipe> Pictures { get; init; } = [];

    /// <summary>False leaves the product a draft.</summary>
    public bool Publish { get; init; } = true;
}

/// <summary>One variant in a recipe.</summary>
internal sealed record VariantRecipe
{
    [MaxLength(100)]
    public string? Sku { get; init; }

    [Required]
    public IReadOnlyList<string> Options { get; init; } = [];

    [Range(typeof(decimal), "0", "10000000")]
    public decimal? Price { get; init; }

    [Range(typeof(decimal), "0", "10000000")]
    public decimal? CompareAt { get; init; }

    [Range(0, 1_000_000)]
    public int Stock { get; init; }

    [Range(0, 1_000_000)]
    public int? WeightGrams { get; init; }

    [MaxLength(64)]
    public string Barcode { get; init; } = "";

    public StockPolicy StockPolicy { get; init; }
}

/// <summary>One picture in a recipe.</summary>
internal sealed record PictureRecipe
{
    [Required, MaxLength(500)]
    public string File { get; init; } = "";

    [MaxLength(300)]
    public string Alt { get; init; } = "";
}

/// <summary>Puts products on a shop's shelves; those that are there are brought to what the recipe says, their stock is left alone.</summary>
internal sealed class ProductsStep(
    ProductIntake intake, IProductImport import, CategoryTree categories, CatalogDb db, UnitOfWork unit, ISellerDirectory sellers,
    IImageStore images, ISettings<SiteSettings> site, TimeProvider clock) : RecipeStep<ProductsRecipe>
{
    private readonly Dictionary<string, Result<StoredImage>> _stored = [];

    public override string Name => "products";

    public override string Description => "Puts products on a shop's shelves, written in the recipe or in a Shopify CSV beside it.";

    protected override async Task<Result> ApplyAsync(ProductsRecipe step, RecipeContext context, CancellationToken stop)
    {
        if (FormCheck.Of(step) is { Count: > 0 } faults)
        {
            return Refused($"{faults.First().Key}: {faults.First().Value[0]}");
        }

        if (await sellers.FindBySlugAsync(step.Seller, stop) is not { } seller)
        {
            return Refused($"There is no shop “{step.Seller}”: add it in a step sellers before the step products.");
        }

        await StorePicturesAsync(step, context, stop);
        var tree = await categories.LoadAsync(stop);
        foreach (var wanted in step.Products)
        {
            if (Read(wanted, tree).Failed(out var error, out var incoming))
            {
                return error;
            }

            var taken = await intake.TakeAsync(seller.Id, incoming, mayPublish: true, stop);
            if (taken.Failed(out error, out var one))
            {
                return Refused($"{wanted.Handle}: {error.Message}");
            }

            AddPictures(one.Product, wanted, context);
            await unit.FlushAsync(stop);
            db.ChangeTracker.Clear();
        }

        context.Progress($"{step.Products.Count} products of {step.Seller}");
        return step.Csv is null ? Result.Done : await ImportAsync(step.Csv, step.Seller, context, stop);
    }

    private Result<IncomingProduct> Read(ProductRecipe wanted, CategoryTree tree)
    {
        CategoryNode? category = null;
        if (wanted.Category is { Length: > 0 } path && (category = tree.FindByPath(path)) is null)
        {
            return Refused($"{wanted.Handle}: there is no category “{path}”.");
        }

        IReadOnlyList<VariantRecipe> lines = wanted.Variants.Count > 0
            ? wanted.Variants
            : [new VariantRecipe { Sku = wanted.Sku, Price = wanted.Price, CompareAt = wanted.CompareAt, Stock = wanted.Stock }];
        var variants = new List<VariantContent>();
        var pieces = new Dictionary<string, int>();
        foreach (var line in lines)
        {
            var currency = site.Current.Currency;
            if ((line.Price ?? wanted.Price) is not { } amount || Currencies.FromDecimal(amount, currency) is not { } price)
            {
                return Refused($"{wanted.Handle}: a price is missing or has more digits than {currency} knows.");
            }

            var sku = line.Sku ?? (line.Options.Count == 0 ? wanted.Handle : $"{wanted.Handle}-{Slug.From(string.Join('-', line.Options))}");
            sku = sku.Length <= 100 ? sku : sku[..100];
            pieces[sku] = line.Stock;
            variants.Add(new VariantContent
            {
                Sku = sku, Options = line.Options, Price = price, Barcode = line.Barcode, StockPolicy = line.StockPolicy,
                CompareAtMinor = (line.CompareAt ?? wanted.CompareAt) is { } former ? Currencies.FromDecimal(former, currency)?.Minor : null,
                WeightGrams = line.WeightGrams ?? wanted.WeightGrams,
            });
        }

        return new IncomingProduct
        {
            Handle = wanted.Handle,
            Content = new ProductContent
            {
                Title = wanted.Title, TitleRu = wanted.TitleRu, Description = wanted.Description, DescriptionRu = wanted.DescriptionRu,
                Brand = wanted.Brand, CategoryId = category?.Id, Attributes = wanted.Attributes, OptionNames = wanted.Options, Variants = variants,
            },
            Pieces = pieces,
            Publish = wanted.Publish,
        };
    }

    // The files of many products at once, each file once in a recipe; a picture that cannot be read is said where its product is.
    private async Task StorePicturesAsync(ProductsRecipe step, RecipeContext context, CancellationToken stop)
    {
        var files = step.Products.SelectMany(product => product.Pictures).Select(picture => RecipeFolder.Find(context.Folder, picture.File)).OfType<string>().Distinct()
            .Where(path => !_stored.ContainsKey(path)).ToList();
        foreach (var (i, stored) in (await images.AddFilesAsync(files, stop)).Index())
        {
            _stored[files[i]] = stored;
        }
    }

    private void AddPictures(Product product, ProductRecipe wanted, RecipeContext context)
    {
        foreach (var picture in wanted.Pictures.Where(picture => product.Media.All(media => media.Source != picture.File || media.ImageKey is null)))
        {
            if (RecipeFolder.Find(context.Folder, picture.File) is not { } path)
            {
                context.Progress($"Warning: {wanted.Handle} comes without its picture, {picture.File} is not there.");
                continue;
            }

            if (_stored[path].Failed(out var error, out var image))
            {
                context.Progress($"Warning: {wanted.Handle} comes without its picture. {picture.File}: {error.Message}");
                continue;
            }

            product.AddPicture(image, picture.File, picture.Alt, clock.GetUtcNow());
        }
    }

    private async Task<Result> ImportAsync(string csv, string seller, RecipeContext context, CancellationToken stop)
    {
        if (RecipeFolder.Find(context.Folder, csv) is not { } path)
        {
            return Refused($"There is no file {csv} in the recipe's folder.");
        }

        await using var file = File.OpenRead(path);
        var answer = await import.RunAsync(file, seller, Path.GetDirectoryName(path), _ => { }, stop);
        if (answer.Failed(out var error, out var report))
        {
            return Refused($"{csv}: {error.Message}");
        }

        foreach (var problem in report.Problems)
        {
            context.Progress($"Warning: {csv} line {problem.Line}, {problem.Column}: {problem.Message}");
        }

        context.Progress($"{csv}: {report.Added} products added, {report.Changed} changed, {report.Unchanged} as they were");
        return Result.Done;
    }

    private static Error Refused(string why) => new(ErrorKind.Invalid, "catalog.recipe", why);
}
