using System.ComponentModel.DataAnnotations;

namespace Marketplace.Search;

/// <summary>How people find products; section <c>search</c>.</summary>
internal sealed record SearchSettings
{
    /// <summary>Groups divided by semicolons or line breaks, their words by commas: who looks for one of them finds all.</summary>
    [MaxLength(20_000), Display(Name = "Synonyms", Description = "Groups divided by semicolons, words by commas, e.g. sofa, couch, диван; mug, cup. Who looks for one finds all.")]
    public string Synonyms { get; init; } = "sofa, couch, диван; mug, cup, кружка, чашка; headphones, earphones, наушники; backpack, rucksack, рюкзак; shoes, sneakers, кроссовки";
}
