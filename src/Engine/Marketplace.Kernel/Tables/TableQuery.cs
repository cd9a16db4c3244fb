using System.Globalization;
using Marketplace.Kernel.Http;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Kernel.Tables;

/// <summary>What was asked of a table: read from an address, and written into one. What the table does not know is dropped.</summary>
public sealed record TableQuery
{
    /// <summary>Words; empty for none.</summary>
    public required string Search { get; init; }

    /// <summary>Filter key to value.</summary>
    public required IReadOnlyDictionary<string, string> Filters { get; init; }

    /// <summary>Column by which the rows stand; empty for none.</summary>
    public required string SortKey { get; init; }

    /// <summary>Highest first.</summary>
    public required bool Descending { get; init; }

    /// <summary>From 1.</summary>
    public required int Page { get; init; }

    /// <summary>Keys of the columns that are shown, or null for those that the table shows by itself.</summary>
    public required IReadOnlyList<string>? Columns { get; init; }

    /// <summary>True when words or a filter besides the tabs narrow the rows.</summary>
    public required bool IsNarrow { get; init; }

    /// <summary>Value of a filter that lets all rows through, where another one is chosen at first.</summary>
    public const string All = "all";

    internal static TableQuery Of<TRow>(TableOf<TRow> table, IQueryCollection asked)
    {
        var sort = asked["sort"] is [{ Length: > 0 } wanted, ..] && table.Columns.Any(column => column.Sort is not null && column.Key == wanted.TrimStart('-')) ? wanted : table.FirstSort;
        var filters = new Dictionary<string, string>();
        foreach (var filter in table.Filters)
        {
            var value = filter.Days ? DaysOf(asked, filter.Key)
                : filter.First is not null && (string?)asked[filter.Key] == All ? All
                : filter.Choices.FirstOrDefault(choice => choice.Value == (string?)asked[filter.Key]).Value ?? filter.First;
            if (value is not null)
            {
                filters[filter.Key] = value;
            }
        }

        var columns = asked["columns"].SelectMany(list => (list ?? "").Split(',')).Where(key => table.Columns.Any(column => column.Key == key)).Distinct().ToList();
        var search = table.SearchIn is null ? "" : QueryText.Clean(asked["q"], 200);
        return new TableQuery
        {
            Search = search,
            IsNarrow = search.Length > 0 || table.Filters.Any(filter => !filter.Tabs && filters.ContainsKey(filter.Key)),
            Filters = filters,
            SortKey = sort.TrimStart('-'),
            Descending = sort.StartsWith('-'),
            Page = int.TryParse(asked["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, 10_000) : 1,
            Columns = columns.Count == 0 ? null : columns,
        };
    }

    /// <summary>The address's query, with its question mark; empty when nothing is asked.</summary>
    public override string ToString()
    {
        var parts = new QueryString();
        if (Search.Length > 0)
        {
            parts = parts.Add("q", Search);
        }

        foreach (var (key, value) in Filters)
        {
            var days = value.Split('/');
            parts = days.Length == 2 ? AddDays(parts, key, days) : parts.Add(key, value);
        }

        parts = SortKey.Length > 0 ? parts.Add("sort", (Descending ? "-" : "") + SortKey) : parts;
        parts = Columns is null ? parts : parts.Add("columns", string.Join(',', Columns));
        return (Page > 1 ? parts.Add("page", Page.ToString(CultureInfo.InvariantCulture)) : parts).ToString();
    }

    internal TableQuery With(string key, string? value)
    {
        var filters = new Dictionary<string, string>(Filters);
        filters.Remove(key);
        if (value is not null)
        {
            filters[key] = value;
        }

        return this with { Filters = filters, Page = 1 };
    }

    internal static (DateOnly? From, DateOnly? To) Days(string value) => value.Split('/') is [var from, var to] ? (Day(from), Day(to)) : default;

    private static string? DaysOf(IQueryCollection asked, string key)
    {
        var (from, to) = (Day(asked[key + "-from"]), Day(asked[key + "-to"]));
        return from is null && to is null ? null : $"{from:yyyy-MM-dd}/{to:yyyy-MM-dd}";
    }

    // The last years of the calendar leave no room for the day after.
    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1900 and < 9000 ? day : null;

    private static QueryString AddDays(QueryString parts, string key, string[] days)
    {
        parts = days[0].Length > 0 ? parts.Add(key + "-from", days[0]) : parts;
        return days[1].Length > 0 ? parts.Add(key + "-to", days[1]) : parts;
    }
}
