using Marketplace.Catalog.Categories;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Catalog.Editing;
using Marketplace.Catalog.Setup;
using Marketplace.Kernel;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Media;
using Marketplace.Kernel.Settings;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Importing;

/// <summary>A seller brings a whole shelf from another shop. Some products share a transaction as long as none is refused; otherwise each has its own.</summary>
internal sealed class ImportProducts(
    ProductIntake intake, CatalogDb db, UnitOfWork unit, CategoryTree categories, ISellerDirectory sellers, IImageStore images,
    ISettings<SiteSettings> site, ISettings<CatalogSettings> settings, TimeProvider clock) : IProductImport
{
    private const int MostProblems = 1_000;

    // Buyers wait for their turn to write while these are stored.
    private const int LinesTogether = 100;

    public async Task<Result<ImportReport>> RunAsync(Stream csv, string sellerSlug, string? folder, Action<ImportProgress> progress, CancellationToken stop)
    {
        if (await sellers.FindBySlugAsync(sellerSlug, stop) is not { } seller)
        {
            return new Error(ErrorKind.NotFound, "catalog.unknown_seller", $"There is no shop “{sellerSlug}”.");
        }

        await using var file = await SeekableAsync(csv, stop);
        if ((await TextCheck.IsUtf8Async(file, stop)).Failed(out var error))
        {
            return error;
        }

        file.Position = 0;
        var run = new Run(progress);
        var rows = new CsvRows(file, header => MissingColumn(header) is null, run.Note);
        await categories.LoadAsync(stop);
        var mayPublish = seller.Status == SellerStatus.Active && !settings.Current.ReviewBeforePublishing;
        var together = unit.Transaction is null ? LinesTogether : 1;
        var waiting = new List<ShopifyLines>();
        var lines = 0;
        await foreach (var product in ProductsAsync(rows, run, stop))
        {
            waiting.Add(new ShopifyLines(product));
            lines += product.Count;
            if (lines >= together)
            {
                await TakeAllAsync(seller.Id, waiting, mayPublish, folder, run, stop);
                waiting.Clear();
                lines = 0;
            }
        }

        await TakeAllAsync(seller.Id, waiting, mayPublish, folder, run, stop);

        return MissingColumn(rows.Header) is { } missing ? missing : run.Report();
    }

    // By its handle each line finds its product; what else a new one needs is said at its line.
    private static Error? MissingColumn(IReadOnlyList<string> header)
    {
        var missing = ShopifyProduct.NeededColumns.Except(header, StringComparer.OrdinalIgnoreCase).ToList();
        return !missing.Contains("Handle") ? null : new Error(
            ErrorKind.Invalid, "catalog.import_columns",
            $"The first line of the file must name the columns of Shopify's product export. Missing: {string.Join(", ", missing)}.");
    }

    /// <summary>The lines of one product stand together; a handle that comes again further down is reported.</summary>
    private static async IAsyncEnumerable<List<SourceRow>> ProductsAsync(CsvRows rows, Run run, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var product = new List<SourceRow>();
        await foreach (var row in rows.ReadAsync(stop))
        {
            run.Rows++;
            var handle = row["Handle"].Trim();
            if (row.IsBroken)
            {
                var same = product.Count > 0 && product[0]["Handle"].Trim().Equals(handle, StringComparison.OrdinalIgnoreCase);
                product = same ? [] : product;
                run.Refuse([]);
                continue;
            }

            if (product.Count > 0 && handle.Length > 0 && product[0]["Handle"].Trim().Equals(handle, StringComparison.OrdinalIgnoreCase))
            {
                if (product.Count > 1_000)
                {
                    run.Note(new ImportProblem(row.Line, "Handle", "A product has more than 1000 lines. The rest is left out."));
                    continue;
                }

                product.Add(row);
                continue;
            }

            if (product.Count > 0)
            {
                run.Rows--;
                yield return product;
                run.Rows++;
            }

            product = [];
            if (handle.Length == 0)
            {
                run.Refuse([new ImportProblem(row.Line, "Handle", "Handle is missing, so nobody can tell which product this line belongs to.")]);
            }
            else if (!seen.Add(handle))
            {
                run.Refuse([new ImportProblem(row.Line, "Handle", $"“{handle}” came further up already. The lines of one product must stand together.")]);
            }
            else
            {
                product.Add(row);
            }
        }

        if (product.Count > 0)
        {
            yield return product;
        }
    }

    private async Task TakeAllAsync(SellerId seller, List<ShopifyLines> waiting, bool mayPublish, string? folder, Run run, CancellationToken stop)
    {
        if (waiting.Count > 1 && !await AreTakenAsync())
        {
            foreach (var one in waiting)
            {
                await TakeAllAsync(seller, [one], mayPublish, folder, run, stop);
            }
        }
        else if (waiting is [{ } only] && await TakeTogetherAsync(seller, waiting, mayPublish, folder, run, stop) is { } error)
        {
            run.Refuse([new ImportProblem(only.Line, "", error.Message)]);
        }

        async Task<bool> AreTakenAsync()
        {
            try
            {
                return await TakeTogetherAsync(seller, waiting, mayPublish, folder, run, stop) is null;
            }
            catch (DbUpdateException)
            {
                // Somebody else changed one of them meanwhile.
                return false;
            }
        }
    }

    /// <summary>All of them but those that cannot be read, or none, and then the reason.</summary>
    private async Task<Error?> TakeTogetherAsync(
        SellerId seller, List<ShopifyLines> waiting, bool mayPublish, string? folder, Run run, CancellationToken stop)
    {
        var notes = new List<ImportProblem>();
        var read = new List<int>();
        var unread = new List<IReadOnlyList<ImportProblem>>();
        var answer = await unit.CommitAsync<List<(Product Product, IntakeOutcome Outcome)>>(
            async () =>
            {
                if ((await intake.TakeAllAsync(seller, waiting.ConvertAll(Announce), mayPublish, stop)).Failed(out var refused, out var taken))
                {
                    return refused;
                }

                if (folder is not null)
                {
                    foreach (var (i, (product, _)) in taken.Index())
                    {
                        await AddPicturesAsync(product, folder, read[i], notes, stop);
                    }

                    await unit.FlushAsync(stop);
                }

                // All is saved; what is not tracked any more is not looked through again.
                db.ChangeTracker.Clear();
                return taken;
            },
            stop);
        db.ChangeTracker.Clear();
        if (answer.Failed(out var error, out var done))
        {
            return error;
        }

        notes.ForEach(run.Note);
        unread.ForEach(run.Refuse);
        foreach (var (_, outcome) in done)
        {
            run.Done(outcome);
        }

        return null;

        AnnouncedProduct Announce(ShopifyLines lines) => new(lines.Handle, lines.Title, lines.Skus, there => Read(lines, there));

        IncomingProduct? Read(ShopifyLines lines, Product? there)
        {
            var (product, problems) = new ShopifyProduct(lines, site.Current.Currency, categories, there).Read();
            if (product is null)
            {
                unread.Add(problems);
            }
            else
            {
                read.Add(lines.Line);
            }

            return product;
        }
    }

    private async Task AddPicturesAsync(Product product, string folder, int line, List<ImportProblem> notes, CancellationToken stop)
    {
        foreach (var waiting in product.Media.Where(media => media.ImageKey is null).ToList())
        {
            if (RecipeFolder.Find(folder, waiting.Source!) is not { } path)
            {
                continue;
            }

            await using var file = File.OpenRead(path);
            if ((await images.AddAsync(file, stop)).Failed(out var error, out var image))
            {
                notes.Add(new ImportProblem(line, "Image Src", $"{waiting.Source}: {error.Message}"));
                continue;
            }

            product.AddPicture(image, waiting.Source!, waiting.Alt, clock.GetUtcNow());
        }
    }

    private static async Task<Stream> SeekableAsync(Stream csv, CancellationToken stop)
    {
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await csv.CopyToAsync(file, stop);
        file.Position = 0;
        return file;
    }

    private sealed class Run(Action<ImportProgress> progress)
    {
        private readonly List<ImportProblem> _problems = [];
        private int _added;
        private int _changed;
        private int _unchanged;
        private int _refused;

        public int Rows { get; set; }

        public void Note(ImportProblem problem)
        {
            if (_problems.Count < MostProblems)
            {
                _problems.Add(problem);
            }
        }

        public void Refuse(IReadOnlyList<ImportProblem> problems)
        {
            foreach (var problem in problems)
            {
                Note(problem);
            }

            _refused++;
            Tell();
        }

        public void Done(IntakeOutcome outcome)
        {
            _ = outcome switch
            {
                IntakeOutcome.Added => _added++,
                IntakeOutcome.Changed => _changed++,
                _ => _unchanged++,
            };
            Tell();
        }

        public ImportReport Report() => new(Rows, _added, _changed, _unchanged, _refused, _problems);

        private void Tell() => progress(new ImportProgress(Rows, _added + _changed + _unchanged + _refused));
    }
}
