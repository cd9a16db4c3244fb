using System.Text.RegularExpressions;

namespace Marketplace.Security.Tests;

/// <summary>docs/security.md says which test shows what; it must not say so of tests that are gone.</summary>
public partial class SecurityDocumentTests
{
    [Fact]
    public void Every_test_that_the_document_names_is_there()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        var named = Named().Matches(Document()).Select(m => (Class: m.Groups["class"].Value, Method: m.Groups["method"].Value)).Distinct().ToList();

        Assert.True(named.Count > 40, $"{named.Count}");
        Assert.Empty(named.Where(test => !sources.Exists(text => text.Contains($"class {test.Class}", StringComparison.Ordinal) && text.Contains($" {test.Method}(", StringComparison.Ordinal)))
            .Select(test => $"{test.Class}.{test.Method}"));
    }

    [Fact]
    public void Each_requirement_stands_there_once_and_says_how_it_is_met()
    {
        var lines = Line().Matches(Document()).Select(m => (Number: m.Groups["number"].Value, How: m.Groups["how"].Value)).ToList();

        Assert.True(lines.Count > 150, $"{lines.Count}");
        Assert.Empty(lines.GroupBy(l => l.Number).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.Empty(lines.Where(l => l.How.Trim().Length < 3).Select(l => l.Number));
    }

    private static string Document() => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "security.md"));

    [GeneratedRegex(@"`(?<class>[A-Z]\w+)\.(?<method>[A-Z]\w*_\w+)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"^\| (?<number>\d+\.\d+\.\d+) \|[^|]+\|(?<how>[^|]+)\|", RegexOptions.Multiline)]
    private static partial Regex Line();
}
