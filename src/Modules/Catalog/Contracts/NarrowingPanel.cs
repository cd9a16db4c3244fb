using System.Text;

namespace Marketplace.Catalog.Contracts;

/// <summary>What <c>/Catalog/Browsing/NarrowingPanel.cshtml</c> shows beside a list of products: links that narrow it down, each an address of its own.</summary>
/// <param name="Path">The list's page.</param>
/// <param name="Narrowing">What is chosen.</param>
/// <param name="Facets">What can be chosen.</param>
/// <param name="Kept">What else the address says: words, order.</param>
/// <param name="Currency">That of the prices.</param>
public sealed record NarrowingPanel(
    string Path, Narrowing Narrowing, IReadOnlyList<FacetGroup> Facets, IReadOnlyList<KeyValuePair<string, string>> Kept, string Currency)
{
    /// <summary>How many choices there are.</summary>
    public int ChosenCount => Narrowing.Chosen.Sum(pair => pair.Value.Count) + (Narrowing.Min is null && Narrowing.Max is null ? 0 : 1) + (Narrowing.OnlyAvailable ? 1 : 0);

    /// <summary>The same for two panels that show the same; texts are told apart by their lengths, whatever a seller writes into them.</summary>
    public string Look()
    {
        var look = new StringBuilder(2_048);
        void Say(string text) => look.Append(text.Length).Append(':').Append(text);
        Say(Path);
        Say(Currency);
        foreach (var (name, value) in Kept.Concat(Narrowing.Pairs()))
        {
            Say(name);
            Say(value);
        }

        foreach (var group in Facets)
        {
            look.Append('/');
            Say(group.Name);
            Say(group.Text);
            foreach (var value in group.Values)
            {
                Say(value.Value);
                Say(value.Text);
                look.Append(value.Chosen ? '+' : '=').Append(value.Count).Append(';');
            }
        }

        return look.ToString();
    }

    /// <summary>The list narrowed down otherwise, from its first page.</summary>
    public string Link(Narrowing narrowing) => AddressOf(Path, Kept.Concat(narrowing.Pairs()));

    /// <summary>A page's address with these names and values.</summary>
    public static string AddressOf(string path, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var query = string.Join('&', pairs.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        return query.Length > 0 ? $"{path}?{query}" : path;
    }
}
