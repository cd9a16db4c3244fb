using Marketplace.Content.Library;
using Marketplace.Kernel;
using Marketplace.Kernel.Recipes;

namespace Marketplace.Content.Setup;

/// <summary>The recipe step <c>media</c>, in Orchard Core's shape.</summary>
internal sealed record MediaRecipe
{
    public IReadOnlyList<MediaRecipeFile> Files { get; init; } = [];
}

/// <summary>One file: from beside the recipe, or written in it.</summary>
internal sealed record MediaRecipeFile
{
    /// <summary>Path from the recipe's folder.</summary>
    public string? SourcePath { get; init; }

    /// <summary>The bytes themselves.</summary>
    public string? Base64 { get; init; }

    public required string TargetPath { get; init; }
}

/// <summary>Puts pictures into the library. Nothing is fetched from an address: a recipe brings its files along.</summary>
internal sealed class MediaStep(MediaLibrary library) : RecipeStep<MediaRecipe>
{
    public override string Name => "media";

    public override string Description => "Puts pictures into the library, from files beside the recipe.";

    protected override async Task<Result> ApplyAsync(MediaRecipe step, RecipeContext context, CancellationToken stop)
    {
        foreach (var file in step.Files)
        {
            if (Open(file, context).Failed(out var error, out var content))
            {
                return error;
            }

            await using (content)
            {
                if ((await library.PutAsync(file.TargetPath, content, stop)).Failed(out error))
                {
                    return Refused(file, error.Message);
                }
            }
        }

        context.Progress($"{step.Files.Count} pictures");
        return Result.Done;
    }

    private static Result<Stream> Open(MediaRecipeFile file, RecipeContext context)
    {
        if (file.Base64 is not null)
        {
            var bytes = new byte[file.Base64.Length];
            return Convert.TryFromBase64String(file.Base64, bytes, out var length)
                ? new MemoryStream(bytes, 0, length)
                : Refused(file, "the text is not Base64.");
        }

        return file.SourcePath is { } source && RecipeFolder.Find(context.Folder, source) is { } path
            ? File.OpenRead(path)
            : Refused(file, $"there is no file “{file.SourcePath}” in the recipe's folder.");
    }

    private static Error Refused(MediaRecipeFile file, string why) => new(ErrorKind.Invalid, "content.media", $"{file.TargetPath}: {why}");
}
