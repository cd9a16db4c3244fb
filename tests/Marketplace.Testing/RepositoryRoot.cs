namespace Marketplace.Testing;

/// <summary>The folder of the checkout.</summary>
public static class RepositoryRoot
{
    public static string Path { get; } = Find();

    /// <summary>The texts of the product's own recipes, by name, without their pictures.</summary>
    public static IReadOnlyDictionary<string, string> Recipes(params IEnumerable<string> names) =>
        names.ToDictionary(name => name, name => File.ReadAllText(System.IO.Path.Combine(Path, "recipes", $"{name}.recipe.json")));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder!.FullName, "Marketplace.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
