namespace Marketplace.Kernel.Recipes;

/// <summary>Files beside a recipe or a CSV; a path can never lead out of that folder.</summary>
public static class RecipeFolder
{
    /// <summary>Full path of a file in the folder or below it; null when there is none, or when the path leads out.</summary>
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
