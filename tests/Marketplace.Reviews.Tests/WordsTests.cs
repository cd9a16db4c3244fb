using Marketplace.Reviews.Writing;

namespace Marketplace.Reviews.Tests;

public class WordsTests
{
    [Theory]
    [InlineData("Ada Lovelace", "Ada L.")]
    [InlineData("  Anna  Katharina   berg ", "Anna B.")]
    [InlineData("Борис Петров", "Борис П.")]
    [InlineData("Ada", "Ada")]
    [InlineData("Ada 7", "Ada")]
    [InlineData("ada@market.test", "")]
    [InlineData("Ada ada@market.test", "")]
    [InlineData("+49 151 23456", "")]
    [InlineData("\u202Emoc.live", "moc.live")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_name_is_shown_as_first_name_and_initial_and_never_as_an_address(string? name, string shown) => Assert.Equal(shown, ShownName.Of(name));

    [Theory]
    [InlineData(" a\t\tb\nc ", "a b c")]
    [InlineData("a\u0000b\u0007", "ab")]
    [InlineData("👩\u200D🔧 works", "👩\u200D🔧 works")]
    public void A_line_is_one_line(string typed, string kept) => Assert.Equal(kept, PlainWords.Line(typed));

    [Fact]
    public void A_text_keeps_its_paragraphs_and_no_walls_of_empty_lines() => Assert.Equal("one\n\ntwo\nthree", PlainWords.Text("one\r\n \r\n\n\n\ntwo\rthree\n"));
}
