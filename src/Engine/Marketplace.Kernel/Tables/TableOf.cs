using System.Linq.Expressions;
using Marketplace.Kernel.Security;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Kernel.Tables;

/// <summary>A list that people filter, sort, page through, export and act on; each module declares its own, one component shows them all.</summary>
/// <remarks>The rows are a projection with initializers (<c>Select(s => new Row { Name = s.Name })</c>), so that the database filters and sorts them.
/// What a person may see is decided in the query that <see cref="TableRoutes"/> is given.</remarks>
/// <typeparam name="TRow">One row.</typeparam>
/// <param name="name">Stable name in lower case with hyphens: of saved views, of the exported file and of the slot <c>table.{name}.above</c>.</param>
/// <param name="title">English heading of the page.</param>
/// <param name="id">Identity of a row, for acts.</param>
/// <param name="tie">Sort key that no two rows share.</param>
public sealed class TableOf<TRow>(string name, string title, Func<TRow, string> id, Expression<Func<TRow, object>> tie)
{
    private readonly List<TableColumn<TRow>> _columns = [];
    private readonly List<TableFilter<TRow>> _filters = [];
    private readonly List<TableAct> _acts = [];

    /// <summary>Stable name.</summary>
    public string Name => name;

    /// <summary>English heading.</summary>
    public string Title => title;

    /// <summary>Column by which rows stand at first, with <c>-</c> before it for descending.</summary>
    public string FirstSort { get; init; } = "";

    /// <summary>Heading when no row fits; English.</summary>
    public string EmptyTitle { get; init; } = "Nothing here";

    /// <summary>What to do when no row fits; English.</summary>
    public string EmptyText { get; init; } = "Nothing fits what you look for.";

    /// <summary>Completes the rows of a page with what other modules know, e.g. the names of sellers: once a page, not once a row.</summary>
    public Func<IServiceProvider, IReadOnlyList<TRow>, CancellationToken, Task>? Complete { get; init; }

    /// <summary>Label of the search box; null for a table without one.</summary>
    public string? SearchLabel { get; private set; }

    /// <summary>A link at the head of the page, e.g. to add one: English text and path, from the tenant's root or, without a leading slash, from the table's.</summary>
    public (string Text, string Path, Permission? Permission)? Add { get; init; }

    internal Func<IServiceProvider, IQueryable<TRow>, string, IQueryable<TRow>>? SearchIn { get; private set; }

    internal IReadOnlyList<TableColumn<TRow>> Columns => _columns;

    internal IReadOnlyList<TableFilter<TRow>> Filters => _filters;

    internal IReadOnlyList<TableAct> Acts => _acts;

    internal string IdOf(TRow row) => id(row);

    /// <summary>A column that cannot be sorted by.</summary>
    /// <param name="key">Stable name, in addresses.</param>
    /// <param name="heading">English text.</param>
    /// <param name="show">What its cells show.</param>
    /// <param name="numeric">Aligned at the end.</param>
    /// <param name="shown">False for a column that people must choose to see.</param>
    public TableOf<TRow> Column(string key, string heading, Func<TRow, Cell> show, bool numeric = false, bool shown = true)
    {
        _columns.Add(new TableColumn<TRow>(key, heading, show, null, numeric, shown));
        return this;
    }

    /// <summary>A column that can be sorted by.</summary>
    /// <param name="key">Stable name, in addresses.</param>
    /// <param name="heading">English text.</param>
    /// <param name="show">What its cells show.</param>
    /// <param name="sort">What the database sorts by.</param>
    /// <param name="numeric">Aligned at the end.</param>
    /// <param name="shown">False for a column that people must choose to see.</param>
    public TableOf<TRow> Column<TKey>(string key, string heading, Func<TRow, Cell> show, Expression<Func<TRow, TKey>> sort, bool numeric = false, bool shown = true)
    {
        _columns.Add(new TableColumn<TRow>(
            key, heading, show, (rows, down) => down ? rows.OrderByDescending(sort).ThenByDescending(tie) : rows.OrderBy(sort).ThenBy(tie), numeric, shown));
        return this;
    }

    /// <summary>A box for words; the text comes trimmed and without what a database cannot hold.</summary>
    public TableOf<TRow> Search(string label, Func<IQueryable<TRow>, string, IQueryable<TRow>> apply) => Search(label, (_, rows, words) => apply(rows, words));

    /// <summary>A box for words that are looked for in other tables of the module too.</summary>
    public TableOf<TRow> Search(string label, Func<IServiceProvider, IQueryable<TRow>, string, IQueryable<TRow>> apply)
    {
        (SearchLabel, SearchIn) = (label, apply);
        return this;
    }

    /// <summary>A choice of one value; with <paramref name="tabs"/> shown as tabs above the table.</summary>
    /// <param name="key">Stable name, in addresses.</param>
    /// <param name="label">English text.</param>
    /// <param name="choices">Value and English text of each.</param>
    /// <param name="apply">Narrows the rows.</param>
    /// <param name="tabs">True for the one filter that people use most.</param>
    /// <param name="first">Value that is chosen until people choose; null for all.</param>
    public TableOf<TRow> Choice(
        string key, string label, IReadOnlyList<(string Value, string Text)> choices, Func<IQueryable<TRow>, string, IQueryable<TRow>> apply, bool tabs = false, string? first = null)
    {
        _filters.Add(new TableFilter<TRow>(key, label, choices, apply, tabs, false, first));
        return this;
    }

    /// <summary>A choice among the values of an enumeration.</summary>
    public TableOf<TRow> Choice<TEnum>(string key, string label, Expression<Func<TRow, TEnum>> of, bool tabs = false)
        where TEnum : struct, Enum => Choice(
            key, label, [.. Enum.GetNames<TEnum>().Select(value => (value, value))],
            (rows, value) => rows.Where(Expression.Lambda<Func<TRow, bool>>(Expression.Equal(of.Body, Expression.Constant(Enum.Parse<TEnum>(value))), of.Parameters)), tabs);

    /// <summary>Rows from one day to another, both included, in UTC.</summary>
    public TableOf<TRow> Between(string key, string label, Expression<Func<TRow, DateTimeOffset>> at)
    {
        IQueryable<TRow> Narrow(IQueryable<TRow> rows, string days)
        {
            var (from, to) = TableQuery.Days(days);
            rows = from is { } first ? rows.Where(Compare(Expression.GreaterThanOrEqual, first)) : rows;
            return to is { } last ? rows.Where(Compare(Expression.LessThan, last.AddDays(1))) : rows;
        }

        Expression<Func<TRow, bool>> Compare(Func<Expression, Expression, BinaryExpression> how, DateOnly day) => Expression.Lambda<Func<TRow, bool>>(
            how(at.Body, Expression.Constant(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero))), at.Parameters);

        _filters.Add(new TableFilter<TRow>(key, label, [], Narrow, false, true, null));
        return this;
    }

    /// <summary>A page to open for chosen rows, e.g. to print them; it gets their ids as <c>id</c>.</summary>
    /// <param name="key">Stable name, in addresses.</param>
    /// <param name="text">English text of its button.</param>
    /// <param name="page">Below the table's address.</param>
    /// <param name="shortcut">Key of the keyboard, or null.</param>
    public TableOf<TRow> Open(string key, string text, string page, string? shortcut = null) =>
        Act(new TableAct(key, text, (_, _, _, _) => Task.FromResult(Result.Done)) { Opens = page, Shortcut = shortcut });

    /// <summary>Something to do with chosen rows.</summary>
    public TableOf<TRow> Act(TableAct act)
    {
        _acts.Add(act);
        return this;
    }

    internal IQueryable<TRow> Narrow(IServiceProvider services, IQueryable<TRow> rows, TableQuery query)
    {
        if (SearchIn is not null && query.Search.Length > 0)
        {
            rows = SearchIn(services, rows, query.Search);
        }

        return Filters.Aggregate(rows, (left, filter) => query.Filters.TryGetValue(filter.Key, out var value) && value != TableQuery.All ? filter.Apply(left, value) : left);
    }

    internal IQueryable<TRow> Sort(IQueryable<TRow> rows, TableQuery query) =>
        Columns.FirstOrDefault(column => column.Key == query.SortKey)?.Sort?.Invoke(rows, query.Descending) ?? rows.OrderBy(tie);
}

/// <summary>Something that people do with one or many rows of a table.</summary>
/// <param name="Key">Stable name, in addresses.</param>
/// <param name="Text">English text of its button.</param>
/// <param name="Do">Does it to one row by its id, in a unit of work of its own; what is not the caller's answers not found.</param>
public sealed record TableAct(string Key, string Text, Func<HttpContext, string, string, CancellationToken, Task<Result>> Do)
{
    /// <summary>Who may; the table's own permission when null.</summary>
    public Permission? Permission { get; init; }

    /// <summary>English question for the reason, which <see cref="Do"/> gets; null when none is needed.</summary>
    public string? AskReason { get; init; }

    /// <summary>Key of the act that takes this one back; a button offers it afterwards.</summary>
    public string? UndoneBy { get; init; }

    /// <summary>It cannot be taken back: people type the number of rows before it is done.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Instead of doing something, opens a page below the table's address for the chosen ids, e.g. <c>slips</c>.</summary>
    public string? Opens { get; init; }

    /// <summary>Key of the keyboard that does it to the chosen rows; a small letter that the frame has no other use for, or null.</summary>
    public string? Shortcut { get; init; }

    /// <summary>Offered as an undo only, not as a button.</summary>
    public bool Hidden { get; init; }
}

internal sealed record TableColumn<TRow>(
    string Key, string Heading, Func<TRow, Cell> Show, Func<IQueryable<TRow>, bool, IQueryable<TRow>>? Sort, bool Numeric, bool Shown);

internal sealed record TableFilter<TRow>(
    string Key, string Label, IReadOnlyList<(string Value, string Text)> Choices, Func<IQueryable<TRow>, string, IQueryable<TRow>> Apply, bool Tabs, bool Days, string? First);
