namespace Marketplace.Catalog.Setup;

/// <summary>Files beside a recipe or a CSV; a path can never lead out of that folder.</summary>
internal static class RecipeFolder
{
    public static string? Find(string folder, string file)
    {
        if (file.Contains('\0', StringComparison.Ordinal) || Path.IsPathRooted(file))
        {
            return null;
        }

        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var path = Path.GetFullPath(Path.Combine(root, file));
        return path.StartsWith(root, StringComparison.Ordinal) && File.Exists(path) ? path : null;
    }
}
