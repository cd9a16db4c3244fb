using Microsoft.AspNetCore.Http;

namespace Marketplace.Kernel.Http;

/// <summary>The languages that the current page can be had in.</summary>
/// <param name="Root">The tenant's own path base, before any language.</param>
/// <param name="Languages">Two-letter codes; the first has no prefix.</param>
public sealed record LanguageFeature(PathString Root, IReadOnlyList<string> Languages)
{
    /// <summary>Address of a page in a language, from the host's root.</summary>
    /// <param name="language">One of <see cref="Languages"/>.</param>
    /// <param name="path">Path of the page within the tenant, with its query.</param>
    public string PathOf(string language, string path) => language == Languages[0] ? Root + path : $"{Root}/{language}{(path == "/" ? "" : path)}";
}
