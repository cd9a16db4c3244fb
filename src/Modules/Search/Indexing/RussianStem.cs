using System.Buffers;
using System.Text.RegularExpressions;

namespace Marketplace.Search.Indexing;

/// <summary>The stem of a Russian word after the Snowball algorithm (snowballstem.org/algorithms/russian), for SQLite, which has none.</summary>
internal static partial class RussianStem
{
    private static readonly SearchValues<char> _vowels = SearchValues.Create("аеиоуыэюя");

    public static bool IsRussian(string word) => word.Any(letter => letter is (>= 'а' and <= 'я') or 'ё');

    public static string Of(string word)
    {
        word = word.Replace('ё', 'е');
        var vowel = word.AsSpan().IndexOfAny(_vowels);
        if (vowel < 0)
        {
            return word;
        }

        var (start, rv) = (word[..(vowel + 1)], word[(vowel + 1)..]);
        if (!Cut(Gerund(), ref rv))
        {
            Cut(Reflexive(), ref rv);
            if (!Cut(Adjective(), ref rv))
            {
                if (!Cut(Verb(), ref rv))
                {
                    Cut(Noun(), ref rv);
                }
            }
            else
            {
                Cut(Participle(), ref rv);
            }
        }

        if (rv.EndsWith('и'))
        {
            rv = rv[..^1];
        }

        if (Derivational().IsMatch(SecondRegion(start + rv)))
        {
            Cut(Ost(), ref rv);
        }

        if (rv.EndsWith("нн", StringComparison.Ordinal))
        {
            rv = rv[..^1];
        }
        else if (Superlative().IsMatch(rv))
        {
            Cut(Superlative(), ref rv);
            rv = rv.EndsWith("нн", StringComparison.Ordinal) ? rv[..^1] : rv;
        }
        else if (rv.EndsWith('ь'))
        {
            rv = rv[..^1];
        }

        return start + rv;
    }

    private static string SecondRegion(string word)
    {
        var found = Region().Match(word);
        return found.Success ? word[found.Length..] : "";
    }

    private static bool Cut(Regex ending, ref string rv)
    {
        var found = ending.Match(rv);
        if (!found.Success)
        {
            return false;
        }

        var kept = found.Groups["keep"];
        rv = rv[..(found.Index + (kept.Success ? kept.Length : 0))];
        return true;
    }

    [GeneratedRegex("(ив|ивши|ившись|ыв|ывши|ывшись)$|(?<keep>[ая])(в|вши|вшись)$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Gerund();

    [GeneratedRegex("(ся|сь)$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Reflexive();

    [GeneratedRegex("(ее|ие|ые|ое|ими|ыми|ей|ий|ый|ой|ем|им|ым|ом|его|ого|ему|ому|их|ых|ую|юю|ая|яя|ою|ею)$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Adjective();

    [GeneratedRegex("(ивш|ывш|ующ)$|(?<keep>[ая])(ем|нн|вш|ющ|щ)$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Participle();

    [GeneratedRegex("(ила|ыла|ена|ейте|уйте|ите|или|ыли|ей|уй|ил|ыл|им|ым|ен|ило|ыло|ено|ят|ует|уют|ит|ыт|ены|ить|ыть|ишь|ую|ю)$|(?<keep>[ая])(ла|на|ете|йте|ли|й|л|ем|н|ло|но|ет|ют|ны|ть|ешь|нно)$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Verb();

    [GeneratedRegex("(иями|ями|ами|ией|иям|ием|иях|ев|ов|ие|ье|еи|ии|ей|ой|ий|ям|ем|ам|ом|ях|ах|ию|ью|ия|ья|а|е|и|й|о|у|ы|ь|ю|я)$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Noun();

    [GeneratedRegex("ость?$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Derivational();

    [GeneratedRegex("ость?$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Ost();

    [GeneratedRegex("(ейш|ейше)$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Superlative();

    [GeneratedRegex("^[^аеиоуыэюя]*[аеиоуыэюя]+[^аеиоуыэюя][^аеиоуыэюя]*[аеиоуыэюя]+[^аеиоуыэюя]", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Region();
}
