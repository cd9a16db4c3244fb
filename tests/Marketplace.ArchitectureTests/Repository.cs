using System.Reflection;
using Marketplace.Kernel.Modules;

namespace Marketplace.ArchitectureTests;

/// <summary>The source tree and the built modules, found and not listed.</summary>
internal static class Repository
{
    public static string Root => RepositoryRoot.Path;

    public static IReadOnlyList<Assembly> Modules { get; } = [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "Marketplace.*.dll")
        .Select(Assembly.LoadFrom)
        .Where(assembly => assembly.IsDefined(typeof(ModuleAttribute)))
        .OrderBy(assembly => assembly.GetName().Name, StringComparer.Ordinal)];

    public static Assembly Module(string name) => Modules.Single(m => m.GetName().Name == $"Marketplace.{name}");

    public static string NameOf(Assembly module) => module.GetName().Name!["Marketplace.".Length..];

    /// <summary>Files of the product's own source.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
        .Where(file => !file.Contains("/node_modules/", StringComparison.Ordinal) && !file.Contains("/artifacts/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    public static string Relative(string file) => Path.GetRelativePath(Root, file);
}
