using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Marketplace.Runtime.Features;
using Microsoft.Extensions.Localization;

namespace Marketplace.Runtime.Localization;

/// <summary>The translations of all modules and themes: <c>Localization/{language}.json</c>, embedded, English text to translation.
/// <c>en.json</c> has the words for what is named in code, such as <c>AwaitingPayment</c>.</summary>
internal sealed class TextCatalog
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, string>> _byLanguage;

    public TextCatalog(FeatureCatalog features)
    {
        _byLanguage = features.Assemblies.Append(typeof(TextCatalog).Assembly)
            .SelectMany(assembly => assembly.GetManifestResourceNames()
                .Where(name => name.Contains(".Localization.", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal))
                .Select(name => (Language: name.Split('.')[^2], Texts: Read(assembly, name))))
            .GroupBy(found => found.Language)
            .ToFrozenDictionary(
                language => language.Key,
                language => language.SelectMany(found => found.Texts).DistinctBy(text => text.Key).ToFrozenDictionary(text => text.Key, text => text.Value));
    }

    public IReadOnlyDictionary<string, string> Of(string language) =>
        _byLanguage.GetValueOrDefault(language) ?? FrozenDictionary<string, string>.Empty;

    private static Dictionary<string, string> Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
    }
}

/// <summary>Translates for the person of the current request; the English text itself is the key.</summary>
internal sealed class TextLocalizer(TextCatalog catalog) : IStringLocalizer
{
    public LocalizedString this[string name] => Find(name) is { } text ? new(name, text) : new(name, name, resourceNotFound: true);

    public LocalizedString this[string name, params object[] arguments] => new(
        name, string.Format(CultureInfo.CurrentCulture, Find(name) ?? name, arguments), resourceNotFound: Find(name) is null);

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) =>
        catalog.Of(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName).Select(text => new LocalizedString(text.Key, text.Value));

    private string? Find(string name) => catalog.Of(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName).GetValueOrDefault(name);
}
