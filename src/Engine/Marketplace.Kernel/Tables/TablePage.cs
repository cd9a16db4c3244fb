namespace Marketplace.Kernel.Tables;

/// <summary>Model of <c>/Engine/Table.cshtml</c>, which every theme family has. All texts but those of cells are English and translated when shown.</summary>
public sealed record TablePage
{
    /// <summary>Stable name of the table.</summary>
    public required string Name { get; init; }

    /// <summary>Heading.</summary>
    public required string Title { get; init; }

    /// <summary>Where the table is, from the tenant's root, without a query.</summary>
    public required string Path { get; init; }

    /// <summary>What was asked.</summary>
    public required TableQuery Query { get; init; }

    /// <summary>Label of the search box, or null.</summary>
    public required string? SearchLabel { get; init; }

    /// <summary>All columns: which are shown, and in which order.</summary>
    public required IReadOnlyList<Heading> Headings { get; init; }

    /// <summary>The filters.</summary>
    public required IReadOnlyList<FilterBox> Filters { get; init; }

    /// <summary>The page's rows, a cell for each heading that is shown.</summary>
    public required IReadOnlyList<Row> Rows { get; init; }

    /// <summary>Rows of all pages.</summary>
    public required int Total { get; init; }

    /// <summary>Rows a page.</summary>
    public required int PageSize { get; init; }

    /// <summary>What can be done with chosen rows.</summary>
    public required IReadOnlyList<TableAct> Acts { get; init; }

    /// <summary>The caller's saved views.</summary>
    public required IReadOnlyList<SavedView> Views { get; init; }

    /// <summary>Heading and text when there is no row.</summary>
    public required (string Title, string Text) Empty { get; init; }

    /// <summary>Link at the head of the page.</summary>
    public required (string Text, string Path)? Add { get; init; }

    /// <summary>What an act has just done.</summary>
    public Outcome? Done { get; init; }

    /// <summary>Pages of the table.</summary>
    public int Pages => Math.Max(1, (Total + PageSize - 1) / PageSize);

    /// <summary>Address of the same rows sorted by a column; again turns the order.</summary>
    public string SortedBy(Heading heading) =>
        Path + (Query with { SortKey = heading.Key, Descending = Query.SortKey == heading.Key && !Query.Descending, Page = 1 });

    /// <summary>Address of another page.</summary>
    public string OnPage(int page) => Path + (Query with { Page = page });

    /// <summary>Address with another value of a filter; null for all.</summary>
    public string Filtered(FilterBox filter, string? value) => Path + Query.With(filter.Key, value ?? (filter.First is null ? null : TableQuery.All));

    /// <summary>A column.</summary>
    /// <param name="Key">Stable name.</param>
    /// <param name="Text">Heading.</param>
    /// <param name="CanSort">Rows can stand by it.</param>
    /// <param name="Numeric">Aligned at the end.</param>
    /// <param name="Shown">It is in the table now.</param>
    public sealed record Heading(string Key, string Text, bool CanSort, bool Numeric, bool Shown);

    /// <summary>A filter.</summary>
    /// <param name="Key">Stable name.</param>
    /// <param name="Label">Its label.</param>
    /// <param name="Choices">Values and texts; empty for days.</param>
    /// <param name="Value">What is chosen: a value, or two days with a slash between, either of them empty.</param>
    /// <param name="Tabs">Shown as tabs.</param>
    /// <param name="Days">From one day to another.</param>
    /// <param name="First">Chosen until people choose.</param>
    public sealed record FilterBox(string Key, string Label, IReadOnlyList<(string Value, string Text)> Choices, string? Value, bool Tabs, bool Days, string? First);

    /// <summary>A row.</summary>
    /// <param name="Id">Its identity.</param>
    /// <param name="Cells">One for each heading that is shown.</param>
    public sealed record Row(string Id, IReadOnlyList<Cell> Cells);

    /// <summary>How an act went.</summary>
    /// <param name="Act">Which.</param>
    /// <param name="Count">Rows that it was done to.</param>
    /// <param name="Refusals">Rows that refused, with the reason of each.</param>
    /// <param name="UndoIds">Rows for which it can be taken back.</param>
    public sealed record Outcome(TableAct Act, int Count, IReadOnlyList<(string Id, Error Reason)> Refusals, IReadOnlyList<string> UndoIds);
}

/// <summary>Model of <c>/Engine/ConfirmAct.cshtml</c>: people confirm what cannot be taken back, or give the reason that an act asks for.</summary>
/// <param name="Table">Heading of the table.</param>
/// <param name="Path">Where the table is.</param>
/// <param name="Act">What is to be done.</param>
/// <param name="Ids">To which rows.</param>
/// <param name="Rows">What those of the page that was open are called.</param>
/// <param name="Reason">What was typed as a reason.</param>
public sealed record ConfirmActPage(string Table, string Path, TableAct Act, IReadOnlyList<string> Ids, IReadOnlyList<string> Rows, string Reason);

/// <summary>A query of a table that a person keeps under a name.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Name">What the person calls it.</param>
/// <param name="Query">The address's query, with its question mark.</param>
public sealed record SavedView(Guid Id, string Name, string Query);

/// <summary>Keeps people's views of tables; each person sees their own only.</summary>
public interface ISavedViews
{
    /// <summary>A person's views of one table, by name.</summary>
    Task<IReadOnlyList<SavedView>> OfAsync(UserId person, string table, CancellationToken stop);

    /// <summary>Keeps a view; one of the same name is replaced.</summary>
    /// <returns>Refused for a name that is empty or has over 60 characters, and past 30 views of one table.</returns>
    Task<Result> KeepAsync(UserId person, string table, string name, string query, CancellationToken stop);

    /// <summary>Forgets a view; nothing happens for one that is not the person's.</summary>
    Task ForgetAsync(UserId person, Guid id, CancellationToken stop);
}
