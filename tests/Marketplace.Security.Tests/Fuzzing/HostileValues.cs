namespace Marketplace.Security.Tests.Fuzzing;

/// <summary>What nobody who means well sends.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Encoded">As it stands in an address or a form; bytes that are no text are possible.</param>
/// <param name="Json">As it stands in a JSON body, not necessarily a string.</param>
internal sealed record HostileValue(string Name, string Encoded, string Json)
{
    public static IReadOnlyList<HostileValue> All { get; } =
    [
        Text("empty", ""),
        Text("spaces", "   "),
        Text("long", new string('x', 5_000)),
        Text("long word of many bytes", new string('\u4E16', 3_000)),
        Text("negative", "-1"),
        Text("zero", "0"),
        Text("past int", "2147483648"),
        Text("past long", "9223372036854775808"),
        Text("least long", "-9223372036854775808"),
        Text("huge number", "1" + new string('0', 400)),
        Text("exponent", "1e400"),
        Text("NaN", "NaN"),
        Text("infinity", "-Infinity"),
        Text("fraction", "0.0000000000000000000000000001"),
        Text("decimal at its end", "79228162514264337593543950335"),
        Text("comma", "1,5"),
        Text("digits of another script", "\u0661\u0662\u0663"),
        new("null byte", "a%00b", "\"a\\u0000b\""),
        new("nothing but a null byte", "%00", "\"\\u0000\""),
        new("lone surrogate", "a%ED%A0%80b", "\"a\\ud800b\""),
        new("bytes that are no UTF-8", "%C3%28%FF", "\"\\udfff\\ud800\""),
        new("half a percent sign", "%", "\"%\""),
        new("percent of nothing", "%zz%u0041", "\"%zz\""),
        Text("right to left", "\u202Eevil\u2066\u200F"),
        Text("controls", "\u0001\u0007\u001B[31m\u007F\u0085\u2028"),
        Text("lines", "a\r\nSet-Cookie: b=c\r\n\r\n"),
        Text("combining", "Z" + new string('\u0301', 500)),
        Text("way up", "../../../../etc/passwd"),
        Text("way up in Windows", "..\\..\\..\\windows\\win.ini"),
        Text("quote", "'"),
        Text("SQL", "' OR 1=1; DROP TABLE users_user; --"),
        Text("LIKE", "%_[^]\\"),
        Text("script", "<script>alert(1)</script>"),
        Text("attribute", "\" onmouseover=\"alert(1)"),
        Text("template", "{{7*7}}${7*7}#{7*7}{0}{1:D99999999}"),
        Text("formula", "=HYPERLINK(\"http://evil.test\")"),
        Text("other site", "//evil.test/\\evil.test"),
        Text("script address", "javascript:alert(1)"),
        Text("id of nothing", "00000000-0000-0000-0000-000000000000"),
        Text("all ones", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
        Text("day before days", "0000-00-00"),
        Text("last day", "9999-12-31T23:59:59.9999999Z"),
        Text("first day", "0001-01-01"),
        Text("no day", "2025-02-30T25:61:61"),
        Text("JSON as text", "{\"a\":[1,2,{\"b\":null}]}"),
        Text("XML", "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"),
        Text("expression", "(a+)+$[x"),
        Text("Markdown", new string('[', 2_000) + new string('>', 500) + "![](javascript:x)"),
        Text("true", "true"),
        Text("enum by number", "99"),
        new("array for one", "1&{0}=2&{0}=3", "[1,[2,[3]]]"),
        new("nested array", "x&{0}[0][a]=1&{0}[]=2&{0}.b=3", Deep('[', ']', 60)),
        new("object for one", "x&{0}[a]=b", "{\"a\":{\"b\":{}}}"),
        new("too deep", "x&{0}[a][b][c][d][e][f][g][h]=1", Deep('[', ']', 3_000)),
        new("null", "null", "null"),
        new("true for text", "on", "true"),
        new("number past double", "1e999", "1e999"),
        new("number with 500 digits", new string('9', 500), new string('9', 500)),
    ];

    // {0} stands for the field's name.
    public string For(string field) => Encoded.Contains("&{0}", StringComparison.Ordinal) ? Encoded.Replace("{0}", field, StringComparison.Ordinal) : Encoded;

    private static HostileValue Text(string name, string text) => new(name, Uri.EscapeDataString(text), System.Text.Json.JsonSerializer.Serialize(text));

    private static string Deep(char open, char close, int levels) => new string(open, levels) + new string(close, levels);
}
