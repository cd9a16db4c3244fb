using System.Runtime.CompilerServices;
using CsvHelper;
using Marketplace.Catalog.Contracts;

namespace Marketplace.Catalog.Importing;

/// <summary>Reads a CSV line by line. A line that is no CSV is reported and comes marked as broken.</summary>
internal sealed class CsvRows(Stream file, Func<IReadOnlyList<string>, bool> accepts, Action<ImportProblem> problem)
{
    public IReadOnlyList<string> Header { get; private set; } = [];

    public async IAsyncEnumerable<SourceRow> ReadAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var broken = false;
        await using var csv = CsvReader.Create(
            file,
            new CsvReaderOptions
            {
                TrackLineNumbers = true,
                IncludeValuesInExceptions = false,
                MaxRecordSize = 1_000_000,
                OnMalformedRecord = record => broken = record.Reason == CsvMalformedReason.UnterminatedQuote,
            },
            true);
        if (!await TryAsync(ReadHeaderAsync))
        {
            yield break;
        }

        Header = [.. csv.Headers.Select(name => name.Trim())];
        if (!accepts(Header))
        {
            yield break;
        }

        while (await TryAsync(() => csv.ReadAsync(stop)))
        {
            stop.ThrowIfCancellationRequested();
            var cells = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < Header.Count; i++)
            {
                cells.TryAdd(Header[i], i < csv.FieldCount ? csv.Current.GetString(i) : "");
            }

            var row = new SourceRow((int)csv.LineNumber, cells) { IsBroken = broken };
            if (broken)
            {
                problem(new ImportProblem(row.Line, "", "A quotation mark that is opened here is never closed, so the rest of the file cannot be read."));
                broken = false;
            }

            if (!row.IsEmpty)
            {
                yield return row;
            }
        }

        async ValueTask<bool> ReadHeaderAsync()
        {
            await csv.ReadHeaderAsync(stop);
            return true;
        }

        async Task<bool> TryAsync(Func<ValueTask<bool>> read)
        {
            try
            {
                return await read();
            }
            catch (CsvFormatException fault)
            {
                problem(new ImportProblem((int)fault.LineNumber, "", "This line is no CSV, or longer than a megabyte. The file is not read further."));
                return false;
            }
        }
    }
}
