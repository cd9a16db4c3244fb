using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Marketplace.Catalog.Data;
using Marketplace.Catalog.Words;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Recipes;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Setup;

/// <summary>The recipe step <c>words</c>.</summary>
internal sealed record WordsRecipe
{
    /// <summary>Two letters, e.g. <c>ru</c>.</summary>
    [Required, RegularExpression("^[a-z]{2}$", ErrorMessage = "A language has two small letters.")]
    public string Language { get; init; } = "";

    /// <summary>As sellers write it, to what it is in the language.</summary>
    [Required]
    public Dictionary<string, string> Words { get; init; } = [];
}

/// <summary>Says what names and values of attributes and options are in another language.</summary>
internal sealed class WordsStep(GoodsWords words, UnitOfWork unit) : RecipeStep<WordsRecipe>
{
    public override string Name => "words";

    public override string Description => "Says what names and values of attributes and options are in another language.";

    protected override async Task<Result> ApplyAsync(WordsRecipe step, RecipeContext context, CancellationToken stop)
    {
        if (FormCheck.Of(step) is { Count: > 0 } faults)
        {
            return new Error(ErrorKind.Invalid, "catalog.recipe", $"{faults.First().Key}: {faults.First().Value[0]}");
        }

        if ((await words.WriteAsync(step.Language, step.Words, stop)).Failed(out var refused, out _))
        {
            return refused;
        }

        unit.Evict(EvictionServices.Everything);
        await unit.FlushAsync(stop);
        context.Progress($"{step.Words.Count} words");
        return Result.Done;
    }
}

/// <summary>The words of all languages; those that nobody has said yet stay behind.</summary>
internal sealed class WordsExport(CatalogDb db) : IRecipeExport
{
    public int Order => 31;

    public async Task<IReadOnlyList<JsonObject>> StepsAsync(CancellationToken stop)
    {
        var all = await db.Words.AsNoTracking().Where(w => w.Text != "").OrderBy(w => w.Language).ThenBy(w => w.Key).ToListAsync(stop);
        return [.. all.GroupBy(w => w.Language).Select(language =>
            new WordsRecipe { Language = language.Key, Words = language.ToDictionary(w => w.Written, w => w.Text) }.ToStep("words"))];
    }
}
