using System.Globalization;
using System.Text.RegularExpressions;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel;
using Marketplace.Kernel.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Marketplace.Catalog.Words;

/// <summary>Looks words of sellers up, writes them, and gathers those that products use.</summary>
internal sealed partial class GoodsWords(CatalogDb db, ISettings<SiteSettings> site, IStringLocalizer texts) : IGoodsWords
{
    private const int Most = 20_000;
    private static readonly Dictionary<string, string> _none = [];

    // What the product form offers for an attribute that is true or not.
    private static readonly string[] _answers = ["Yes", "No"];

    // Of a number with a unit only the unit is a word. These are known without being looked up; the dictionary may say otherwise.
    private static readonly string[] _units = ["ml", "l", "g", "kg", "mm", "cm", "m", "GB", "TB", "W", "h"];

    /// <summary>All but the first, in which sellers write.</summary>
    public IReadOnlyList<string> Languages => site.Current.Languages.Split(',')[1..];

    public async Task<IReadOnlyDictionary<string, string>> FindAsync(IEnumerable<string> written, CancellationToken stop)
    {
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        var all = written.Distinct().ToList();
        var keys = Languages.Contains(language) ? Lookup(WithUnits(all)) : [];
        if (keys.Count == 0)
        {
            return _none;
        }

        var asked = keys.Keys.ToList();
        var found = await db.Words.AsNoTracking().Where(w => w.Language == language && asked.Contains(w.Key) && w.Text != "")
            .Select(w => new { w.Key, w.Text }).ToListAsync(stop);
        var known = found.SelectMany(word => keys[word.Key].Select(one => (one, word.Text))).ToDictionary(pair => pair.one, pair => pair.Text);
        foreach (var plain in _answers.Concat(_units).Where(plain => keys.ContainsKey(Word.KeyOf(plain))))
        {
            known.TryAdd(plain, texts[plain].Value);
        }

        foreach (var measure in all.Where(word => !known.ContainsKey(word)))
        {
            if (UnitOf(measure) is { } unit && known.TryGetValue(unit, out var text))
            {
                known[measure] = measure[..^unit.Length] + text;
            }
        }

        return known;
    }

    /// <summary>The same in every language, for those who make goods findable.</summary>
    public async Task<ILookup<string, string>> InAllLanguagesAsync(IEnumerable<string> written, CancellationToken stop)
    {
        var keys = Languages.Count > 0 ? Lookup(written) : [];
        var asked = keys.Keys.ToList();
        var found = asked.Count == 0 ? [] : await db.Words.AsNoTracking().Where(w => asked.Contains(w.Key) && w.Text != "").Select(w => new { w.Key, w.Text }).ToListAsync(stop);
        return found.SelectMany(word => keys[word.Key].Select(one => (one, word.Text))).ToLookup(pair => pair.one, pair => pair.Text);
    }

    /// <summary>Stores what words are in a language, inside a commit; an empty text takes it away but leaves the word. Answers what was before and is now.</summary>
    public async Task<Result<(Dictionary<string, string> Before, Dictionary<string, string> After)>> WriteAsync(
        string language, IEnumerable<KeyValuePair<string, string>> words, CancellationToken stop)
    {
        var wanted = words.Select(word => (Key: Word.KeyOf(word.Key), Written: word.Key.Trim(), Text: word.Value.Trim())).DistinctBy(word => word.Key).ToList();
        if (wanted.Find(word => word.Key.Length is 0 or > Word.LongestText || word.Text.Length > Word.LongestText || Hidden(word.Written) || Hidden(word.Text)) is { Written: not null } wrong)
        {
            return CatalogErrors.WrongWord(wrong.Written.Length > 40 ? wrong.Written[..40] + "…" : wrong.Written);
        }

        var keys = wanted.ConvertAll(word => word.Key);
        var known = await db.Words.Where(w => w.Language == language && keys.Contains(w.Key)).ToDictionaryAsync(w => w.Key, stop);
        if (wanted.Count - known.Count is > 0 and var more && more + await db.Words.CountAsync(w => w.Language == language, stop) > Most)
        {
            return CatalogErrors.TooManyWords;
        }

        var (before, after) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        foreach (var (key, written, text) in wanted)
        {
            if (!known.TryGetValue(key, out var word))
            {
                db.Words.Add(new Word { Language = language, Key = key, Written = written, Text = text });
                after[written] = text;
            }
            else if (word.Text != text)
            {
                (before[word.Written], after[word.Written]) = (word.Text, text);
                word.Text = text;
            }
        }

        return (before, after);
    }

    /// <summary>Every word of categories and products that is not known in a language yet.</summary>
    public async Task<IReadOnlyList<string>> UnknownAsync(string language, CancellationToken stop)
    {
        var known = (await db.Words.AsNoTracking().Where(w => w.Language == language).Select(w => w.Key).ToListAsync(stop)).ToHashSet();
        var found = new Dictionary<string, string>();
        void Note(string text)
        {
            var written = UnitOf(text) ?? text;
            // Numbers and sizes are the same in every language.
            var key = Word.KeyOf(written);
            if (key.Length is > 0 and <= Word.LongestText && key.Count(char.IsLetter) > 2 && !known.Contains(key) && !Hidden(written) && found.Count < Most)
            {
                found.TryAdd(key, written.Trim());
            }
        }

        foreach (var attribute in (await db.Categories.AsNoTracking().Select(c => c.Attributes).ToListAsync(stop)).SelectMany(all => all))
        {
            Note(attribute.Name);
            attribute.Choices.ToList().ForEach(Note);
        }

        await foreach (var product in db.Products.AsNoTracking().Where(p => p.DeletedAt == null).Select(p => new { p.OptionNames, p.Attributes }).AsAsyncEnumerable().WithCancellation(stop))
        {
            product.OptionNames.Concat(product.Attributes.Keys).Concat(product.Attributes.Values).ToList().ForEach(Note);
        }

        await foreach (var options in db.Variants.AsNoTracking().Select(v => v.Options).AsAsyncEnumerable().WithCancellation(stop))
        {
            options.ToList().ForEach(Note);
        }

        return [.. found.Values];
    }

    private static IEnumerable<string> WithUnits(IEnumerable<string> written) => written.SelectMany(word => UnitOf(word) is { } unit ? [word, unit] : (string[])[word]);

    private static string? UnitOf(string text) => text.Length <= 40 && Measure().Match(text) is { Success: true } match ? match.Groups["unit"].Value : null;

    [GeneratedRegex(@"^\d{1,10}([.,]\d{1,4})?\s(?<unit>\p{L}{1,12})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Measure();

    private static Dictionary<string, List<string>> Lookup(IEnumerable<string> written) => written.Distinct()
        .Where(word => word.Length is > 0 and <= Word.LongestText).GroupBy(Word.KeyOf).ToDictionary(group => group.Key, group => group.ToList());

    private static bool Hidden(string text) => text.Any(char.IsControl);
}
