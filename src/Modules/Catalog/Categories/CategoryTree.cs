using System.Globalization;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Categories;

/// <summary>One category among all.</summary>
internal sealed record CategoryNode(
    CategoryId Id, CategoryId? ParentId, string EnglishName, string? RussianName, string Slug, string Path, int Position, string OwnTaxClass,
    IReadOnlyList<AttributeDefinition> OwnAttributes)
{
    /// <summary>In the language of the request.</summary>
    public string Name => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ru" && RussianName is { Length: > 0 } name ? name : EnglishName;

    public int Depth => Path.Count(letter => letter == '/');
}

/// <summary>All categories of the tenant, from the memory of the process; read anew where they are being changed.</summary>
internal sealed class CategoryTree(CatalogDb db, UnitOfWork unit, TenantMemory memory)
{
    private const string DefaultTaxClass = "standard";

    private Dictionary<CategoryId, CategoryNode>? _nodes;
    private bool _changed;

    public async Task<CategoryTree> LoadAsync(CancellationToken stop)
    {
        _nodes ??= _changed || unit.Transaction is not null
            ? await ReadAsync(stop)
            : await memory.GetAsync("catalog.categories", () => ReadAsync(stop), _ => [CatalogTags.Categories]);
        return this;
    }

    /// <summary>After a change in the same request.</summary>
    public void Forget() => (_nodes, _changed) = (null, true);

    public IReadOnlyList<CategoryNode> Tops => Sorted(Nodes.Values.Where(node => node.ParentId is null));

    /// <summary>Every category, each one right after the one it stands in.</summary>
    public IReadOnlyList<CategoryNode> InOrder => [.. Tops.SelectMany(WithBelow)];

    public CategoryNode? Find(CategoryId? id) => id is { } known ? Nodes.GetValueOrDefault(known) : null;

    public CategoryNode? FindByPath(string path) => Nodes.Values.FirstOrDefault(node => node.Path == path);

    public IReadOnlyList<CategoryNode> ChildrenOf(CategoryId id) => Sorted(Nodes.Values.Where(node => node.ParentId == id));

    /// <summary>The category and all above it, nearest first.</summary>
    public IReadOnlyList<CategoryNode> UpFrom(CategoryId? id)
    {
        var chain = new List<CategoryNode>();
        for (var node = Find(id); node is not null && chain.Count <= Category.MostLevels; node = Find(node.ParentId))
        {
            chain.Add(node);
        }

        return chain;
    }

    /// <summary>The category and all below it.</summary>
    public IReadOnlyList<CategoryId> DownFrom(CategoryNode top) =>
        [.. Nodes.Values.Where(node => node.Id == top.Id || node.Path.StartsWith(top.Path + "/", StringComparison.Ordinal)).Select(node => node.Id)];

    public string TaxClassOf(CategoryId? id) => UpFrom(id).Select(node => node.OwnTaxClass).FirstOrDefault(name => name.Length > 0) ?? DefaultTaxClass;

    /// <summary>What sellers say of a product of this category: its own attributes and those of all above, top first.</summary>
    public IReadOnlyList<AttributeDefinition> AttributesOf(CategoryId? id) =>
        [.. UpFrom(id).Reverse().SelectMany(node => node.OwnAttributes).DistinctBy(attribute => attribute.Name)];

    private Dictionary<CategoryId, CategoryNode> Nodes => _nodes ?? throw new InvalidOperationException("Load the tree first.");

    private Task<Dictionary<CategoryId, CategoryNode>> ReadAsync(CancellationToken stop) => db.Categories.AsNoTracking()
        .Select(c => new CategoryNode(c.Id, c.ParentId, c.Name, c.NameRu, c.Slug, c.Path, c.Position, c.TaxClass, c.Attributes))
        .ToDictionaryAsync(node => node.Id, stop);

    private IEnumerable<CategoryNode> WithBelow(CategoryNode node) => ChildrenOf(node.Id).SelectMany(WithBelow).Prepend(node);

    private static IReadOnlyList<CategoryNode> Sorted(IEnumerable<CategoryNode> nodes) =>
        [.. nodes.OrderBy(node => node.Position).ThenBy(node => node.Name, StringComparer.CurrentCulture)];
}
