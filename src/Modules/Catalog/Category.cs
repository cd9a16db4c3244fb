using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;

namespace Marketplace.Catalog;

/// <summary>What kind of answer an attribute takes.</summary>
internal enum AttributeKind
{
    Text,
    Number,
    Boolean,
    Choice,
}

/// <summary>Something that sellers say of every product of a category, e.g. material.</summary>
internal sealed record AttributeDefinition(string Name, AttributeKind Kind, IReadOnlyList<string> Choices);

/// <summary>A shelf of the marketplace; shelves stand in shelves.</summary>
internal sealed class Category : Aggregate
{
    public const int MostLevels = 5;

    private Category()
    {
    }

    public CategoryId Id { get; private init; }

    public CategoryId? ParentId { get; private set; }

    public string Name { get; private set; } = "";

    public string? NameRu { get; private set; }

    public string Slug { get; private set; } = "";

    /// <summary>Slugs from the top, e.g. <c>home/kitchen/pots</c>; the page is <c>/categories/{path}</c>.</summary>
    public string Path { get; private set; } = "";

    public int Position { get; private set; }

    /// <summary>Name of the tax class; that of the nearest category above where empty.</summary>
    public string TaxClass { get; private set; } = "";

    public IReadOnlyList<AttributeDefinition> Attributes { get; private set; } = [];

    public static Category New(string slug) => new() { Id = CategoryId.New(), Slug = slug, Path = slug };

    public void Describe(string name, string? nameRu, int position, string taxClass, IReadOnlyList<AttributeDefinition> attributes)
    {
        (Name, NameRu, Position, TaxClass) = (name, nameRu, position, taxClass);
        if (!Attributes.Select(Line).SequenceEqual(attributes.Select(Line)))
        {
            Attributes = [.. attributes];
        }

        static string Line(AttributeDefinition attribute) => $"{attribute.Name}\u001f{attribute.Kind}\u001f{string.Join('\u001f', attribute.Choices)}";
    }

    /// <summary>Its place among those beside it.</summary>
    public void Stand(int position) => Position = position;

    public void Place(Category? parent, string slug)
    {
        ParentId = parent?.Id;
        Slug = slug;
        Path = parent is null ? slug : $"{parent.Path}/{slug}";
    }
}
