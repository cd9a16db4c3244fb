using Marketplace.Kernel;

namespace Marketplace.Catalog;

internal static class CatalogErrors
{
    public static readonly Error UnknownProduct = new(ErrorKind.NotFound, "catalog.unknown_product", "There is no such product.");

    public static readonly Error UnknownCategory = new(ErrorKind.Invalid, "catalog.unknown_category", "There is no such category. Choose one from the list.");

    public static readonly Error NoVariant = new(ErrorKind.Invalid, "catalog.no_variant", "A product needs at least one variant.");

    public static readonly Error SameOptions = new(ErrorKind.Invalid, "catalog.same_options", "Two variants have the same options. Each combination can stand once.");

    public static readonly Error OptionsMissing = new(ErrorKind.Invalid, "catalog.options_missing", "Each variant needs a value for each option.");

    public static readonly Error SlugTaken = new(ErrorKind.Conflict, "catalog.slug_taken", "Another category has this address here. Choose another one.");

    public static readonly Error ProductSlugTaken = new(ErrorKind.Conflict, "catalog.product_slug_taken", "Another product has or had this address. Choose another one.");

    public static readonly Error ChangedMeanwhile = new(
        ErrorKind.Conflict, "catalog.changed_meanwhile", "Somebody else has changed this product meanwhile. Saving again puts your text in its place.");

    public static readonly Error CategoryInItself = new(ErrorKind.Conflict, "catalog.category_in_itself", "A category cannot stand in itself or below itself.");

    public static readonly Error CategoryNotEmpty = new(ErrorKind.Conflict, "catalog.category_not_empty", "Products or categories stand in this category. Move them first.");

    public static readonly Error TooDeep = new(ErrorKind.Conflict, "catalog.category_too_deep", "Categories can stand five deep at most.");

    public static readonly Error UnknownPlace = new(ErrorKind.Invalid, "catalog.unknown_place", "A place is a whole number.");

    public static readonly Error SellerNotActive = new(ErrorKind.Conflict, "catalog.seller_not_active", "Your shop is not active, so nothing can be published. Write to us.");

    public static readonly Error Deleted = new(ErrorKind.Conflict, "catalog.deleted", "This product is deleted. Restore it first.");

    public static readonly Error NoLongerSold = new(ErrorKind.Conflict, "catalog.out_of_stock", "One of these products is no longer sold. Take it out of the cart.");

    public static readonly Error TooManyWords = new(ErrorKind.Conflict, "catalog.too_many_words", "There are 20,000 words at most in a language.");

    public static Error WrongWord(string word) => new Error(
        ErrorKind.Invalid, "catalog.wrong_word", "“{0}” cannot be a word: a word and its translation have 120 characters at most, on one line.").With(word);

    public static readonly Error TooManyPictures = new(ErrorKind.Conflict, "catalog.too_many_pictures", "A product has 20 pictures at most. Remove one first.");

    public static readonly Error OptionsChanged = new(
        ErrorKind.Conflict, "catalog.options_changed", "The options have changed, so the variants below have too. Look at them, then save.");

    public static Error TooManyVariants(long count) => new Error(
        ErrorKind.Invalid, "catalog.too_many_variants", "These options make {0} variants; a product has 100 at most. Take some values away.").With(count);

    public static Error SkuTaken(string sku) => new Error(ErrorKind.Conflict, "catalog.sku_taken", "The SKU {0} is used by another variant of this shop.").With(sku);

    public static Error CannotBecome(ProductStatus from, ProductStatus to) => new Error(
        ErrorKind.Conflict, "catalog.wrong_status", "A product that is {0} cannot become {1}.").With(from, to);

    public static Error OutOfStock(string title) => new Error(
        ErrorKind.Conflict, "catalog.out_of_stock", "There are not enough pieces of “{0}” left.").With(title);
}
