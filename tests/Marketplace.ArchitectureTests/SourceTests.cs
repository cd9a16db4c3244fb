using System.Text.Json;
using System.Text.RegularExpressions;

namespace Marketplace.ArchitectureTests;

/// <summary>What the source itself shows.</summary>
public partial class SourceTests
{
    [Fact]
    public void Views_have_no_inline_script_style_or_handler()
    {
        var found = Repository.Files("src", "*.cshtml")
            .SelectMany(file => InlineCode().Matches(File.ReadAllText(file)).Select(m => $"{Repository.Relative(file)}: {m.Value}"));

        Assert.Empty(found);
    }

    [Fact]
    public void Views_write_no_raw_HTML_but_what_the_kernel_made_safe()
    {
        var found = Repository.Files("src", "*.cshtml")
            .SelectMany(file => File.ReadLines(file).Where(line => line.Contains("Html.Raw", StringComparison.Ordinal)).Select(line => $"{Repository.Relative(file)}: {line.Trim()}"));

        Assert.Empty(found);
    }

    [Fact]
    public void A_module_s_SQL_names_only_its_own_tables()
    {
        var prefixes = Repository.Modules.Select(m => Repository.NameOf(m).ToLowerInvariant()).ToHashSet();
        var found =
            from file in Repository.Files("src/Modules", "*.cs")
            let module = Repository.Relative(file).Split('/')[2].ToLowerInvariant()
            from match in Table().Matches(File.ReadAllText(file))
            let prefix = match.Groups[1].Value
            where prefixes.Contains(prefix) && prefix != module
            select $"{Repository.Relative(file)}: {match.Value}";

        Assert.Empty(found);
    }

    [Fact]
    public void Money_is_never_a_floating_point_number()
    {
        var found = Repository.Files("src", "*.cs")
            .SelectMany(file => FloatingMoney().Matches(File.ReadAllText(file)).Select(m => $"{Repository.Relative(file)}: {m.Value}"));

        Assert.Empty(found);
    }

    [Fact]
    public void Every_text_that_a_person_reads_has_a_Russian_translation()
    {
        var known = Repository.Files("src", "ru.json").SelectMany(file => JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))!.Keys).ToHashSet();

        var missing = Repository.Files("src", "*.cshtml").Concat(Repository.Files("src", "*.cs"))
            .SelectMany(file => TextsOf(File.ReadAllText(file)).Where(text => !known.Contains(text)).Select(text => $"{Repository.Relative(file)}: {text}"))
            .Distinct().ToList();

        Assert.True(missing.Count == 0, $"{missing.Count} texts have no translation:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void What_is_named_in_code_has_words_in_English_too()
    {
        HashSet<string> Keys(string language) => Repository.Files("src", $"{language}.json")
            .SelectMany(file => JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))!.Keys).ToHashSet();

        Assert.Empty(Keys("ru").Where(key => CodeName().IsMatch(key)).Except(Keys("en")));
    }

    [Fact]
    public void One_English_text_has_one_Russian_one_in_all_modules()
    {
        var said = Repository.Files("src", "ru.json").SelectMany(file => JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))!)
            .GroupBy(text => text.Key).Select(same => (same.Key, Texts: same.Select(text => text.Value).Distinct().ToList()));

        Assert.Empty(said.Where(text => text.Texts.Count > 1).Select(text => $"{text.Key}: {string.Join(" / ", text.Texts)}"));
    }

    [Fact]
    public void What_features_jobs_and_recipes_say_of_themselves_is_in_Russian_too()
    {
        var known = Repository.Files("src", "ru.json").SelectMany(file => JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))!.Keys).ToHashSet();
        var sources = Repository.Files("src", "*.cs").Select(File.ReadAllText).ToList();
        var said = sources.SelectMany(source => JobText().Matches(source)).Select(match => match.Groups[1].Value)
            .Concat(sources.SelectMany(source => FeatureLine().Matches(source)).SelectMany(line => FeatureText().Matches(line.Value)).Select(match => match.Groups[1].Value))
            .Concat(Repository.Files("recipes", "*.recipe.json").SelectMany(file => RecipeText().Matches(File.ReadAllText(file)).Take(2)).Select(match => match.Groups[1].Value)).ToList();

        Assert.True(said.Count > 30, $"{said.Count} texts");
        Assert.Empty(said.Except(known));
    }

    [Fact]
    public void No_translation_is_left_of_a_text_that_is_gone()
    {
        var source = string.Concat(Repository.Files("src", "*.cs").Concat(Repository.Files("src", "*.cshtml")).Concat(Repository.Files("recipes", "*.json")).Select(File.ReadAllText));
        var words = Word().Matches(source).Select(match => match.Value).ToHashSet();
        var named = Repository.Files("src", "en.json").SelectMany(file => JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))!.Keys).ToHashSet();

        // A text of many lines is a raw string: its first line is enough.
        bool Used(string text) => named.Contains(text) || words.Contains(text)
            || source.Contains(text.Contains('\n', StringComparison.Ordinal) ? text.Split('\n')[0] : $"\"{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"", StringComparison.Ordinal);
        var left = Repository.Files("src", "ru.json")
            .SelectMany(file => JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))!.Keys.Where(text => !Used(text)).Select(text => $"{Repository.Relative(file)}: {text}"));

        Assert.Empty(left);
    }

    private static IEnumerable<string> TextsOf(string source) => Localized().Matches(source).Select(m => m.Groups[1].Value)
        .Concat(Plural().Matches(source).Select(m => m.Groups[1].Value))
        .Concat(Validation().Matches(source).Select(m => m.Groups[1].Value))
        .Concat(Refusal().Matches(source).Select(m => m.Groups[1].Value))
        .Concat(TableText().Matches(source).Select(m => m.Groups[1].Value))
        .Concat(TodoText().Matches(source).Select(m => m.Groups[1].Value))
        .Concat(ChoiceText().Matches(source).Select(m => m.Groups[1].Value))
        .Concat(MenuText().Matches(source).SelectMany(m => new[] { m.Groups[1].Value, m.Groups[2].Value }))
        .Where(text => text.Any(char.IsAsciiLetter))
        .Select(Regex.Unescape);

    [GeneratedRegex("""AddBackgroundTask<\w+>\(\s*"[^"]*",\s*"[^"]*",\s*"([^"]*)""")]
    private static partial Regex JobText();

    [GeneratedRegex(@"\[assembly: Feature\(.*\)\]")]
    private static partial Regex FeatureLine();

    [GeneratedRegex("""(?:Name|Description) = "([^"]*)""")]
    private static partial Regex FeatureText();

    [GeneratedRegex("""[{,\s]"(?:displayName|description)": ?"([^"]*)""")]
    private static partial Regex RecipeText();

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Word();

    [GeneratedRegex("^[A-Z][a-z]+(?:[A-Z][a-z]+)+$")]
    private static partial Regex CodeName();

    [GeneratedRegex("<script>|<style[ >]|\\sstyle=\"|\\son(click|change|submit|load|input)=\"")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"(?:FROM|JOIN|INTO|UPDATE)\s+([a-z]+)_[a-z_]+")]
    private static partial Regex Table();

    [GeneratedRegex(@"\b(?:double|float)\b[^;\n]*(?:[Pp]rice|[Aa]mount|[Cc]ommission|[Bb]alance|[Mm]oney)[^;\n]*")]
    private static partial Regex FloatingMoney();

    [GeneratedRegex("""(?:\bT|\btexts)\["((?:[^"\\]|\\.)+)"[\],]""")]
    private static partial Regex Localized();

    [GeneratedRegex("""Plural\([^"]+"(?:[^"\\]|\\.)+",\s*"((?:[^"\\]|\\.)+)"\)""")]
    private static partial Regex Plural();

    [GeneratedRegex("""ErrorMessage = "((?:[^"\\]|\\.)+)""")]
    private static partial Regex Validation();

    [GeneratedRegex("""ErrorKind\.\w+,\s*"[a-z_.\-]+",\s*"((?:[^"\\]|\\.)+)"\)""")]
    private static partial Regex Refusal();

    [GeneratedRegex("""(?:TableOf<\w+>\("[^"]*",\s*|TableAct\("[^"]*",\s*|\.(?:Column|Choice|Between|Open)\(\s*"[^"]+",\s*|\.Search\(|\b(?:AskReason|EmptyTitle|EmptyText) = |\bAdd = \(|\bBadge\()"((?:[^"\\]|\\.)+)""")]
    private static partial Regex TableText();

    [GeneratedRegex("""(?:new Todo\(.*?, "[^"]+", |new ErrorPage\(.*?, ".*?", |new FoundThing\(|new ErrorPage\([A-Za-z0-9.]+, )"((?:[^"\\]|\\.)+)""")]
    private static partial Regex TodoText();

    [GeneratedRegex("""[\[,] ?\("[a-z\-]+", "([A-Z][^"]+)"\)""")]
    private static partial Regex ChoiceText();

    [GeneratedRegex("""(?:new|new MenuLink)\("([^"]+)", "(?:/[^"]*)?", "([^"]+)", \d+""")]
    private static partial Regex MenuText();
}
