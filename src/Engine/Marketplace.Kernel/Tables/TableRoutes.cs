using System.Globalization;
using CsvHelper;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Marketplace.Kernel.Tables;

/// <summary>Maps a table's page, its export, its acts and its saved views.</summary>
public static class TableRoutes
{
    private const int PageSize = 50;
    private const int MostChosen = 500;
    private const int Bite = 2_000;

    /// <summary>At <paramref name="path"/>: the table; below it <c>export</c> (CSV), <c>acts</c> and <c>views</c>.</summary>
    /// <param name="routes">A group of the admin or the vendor portal.</param>
    /// <param name="path">E.g. <c>/sellers</c>.</param>
    /// <param name="table">What it shows.</param>
    /// <param name="rows">The rows that this caller may see.</param>
    /// <returns>The group of its endpoints, for the permission.</returns>
    public static RouteGroupBuilder MapTable<TRow>(this IEndpointRouteBuilder routes, string path, TableOf<TRow> table, Func<HttpContext, IQueryable<TRow>> rows) =>
        routes.MapTable(path, table, http => Task.FromResult(rows(http)));

    /// <summary>The same for a short list that is no table of the database, e.g. jobs: it is searched, sorted and paged in memory.</summary>
    /// <param name="routes">A group of the admin or the vendor portal.</param>
    /// <param name="path">E.g. <c>/jobs</c>.</param>
    /// <param name="table">What it shows.</param>
    /// <param name="rows">The rows that this caller may see.</param>
    /// <returns>The group of its endpoints, for the permission.</returns>
    public static RouteGroupBuilder MapTable<TRow>(
        this IEndpointRouteBuilder routes, string path, TableOf<TRow> table, Func<HttpContext, CancellationToken, Task<IReadOnlyList<TRow>>> rows) =>
        routes.MapTable(path, table, async http => (await rows(http, http.RequestAborted)).AsQueryable());

    private static RouteGroupBuilder MapTable<TRow>(this IEndpointRouteBuilder routes, string path, TableOf<TRow> table, Func<HttpContext, Task<IQueryable<TRow>>> rows)
    {
        var group = routes.MapGroup(path);
        group.MapGet("", (HttpContext http, CancellationToken stop) => ShowAsync(http, table, rows, stop)).WithName($"Table.{table.Name}");
        group.MapGet("/export", (HttpContext http, CancellationToken stop) => ExportAsync(http, table, rows, stop));
        group.MapPost("/views", (HttpContext http, ISavedViews views, IFormCollection form) => KeepViewAsync(http, table, rows, views, form));
        group.MapPost("/views/removal", (HttpContext http, ISavedViews views, IFormCollection form) => ForgetViewAsync(http, views, form));
        if (table.Acts.Count > 0)
        {
            group.MapPost("/acts", (HttpContext http, IFormCollection form) => ActAsync(http, table, rows, form));
        }

        return group;
    }

    private static async Task<IResult> ShowAsync<TRow>(HttpContext http, TableOf<TRow> table, Func<HttpContext, Task<IQueryable<TRow>>> rows, CancellationToken stop) =>
        Page.Of("/Engine/Table.cshtml", await PageAsync(http, table, rows, null, stop));

    private static async Task<TablePage> PageAsync<TRow>(HttpContext http, TableOf<TRow> table, Func<HttpContext, Task<IQueryable<TRow>>> rows, TablePage.Outcome? done, CancellationToken stop)
    {
        var query = TableQuery.Of(table, http.Request.Query);
        var narrowed = table.Narrow(http.RequestServices, await rows(http), query);
        var total = narrowed is IAsyncEnumerable<TRow> ? await narrowed.CountAsync(stop) : narrowed.Count();
        query = query with { Page = Math.Min(query.Page, Math.Max(1, (total + PageSize - 1) / PageSize)) };
        var found = await ReadAsync(table.Sort(narrowed, query).Skip((query.Page - 1) * PageSize).Take(PageSize), stop);
        var shown = Shown(table, query);
        var services = http.RequestServices;
        await (table.Complete?.Invoke(services, found, stop) ?? Task.CompletedTask);
        return new TablePage
        {
            Name = table.Name,
            Title = table.Title,
            Path = PathOf(http),
            Query = query,
            SearchLabel = table.SearchLabel,
            Headings = [.. table.Columns.Select(c => new TablePage.Heading(c.Key, c.Heading, c.Sort is not null, c.Numeric, shown.Contains(c)))],
            Filters = [.. table.Filters.Select(f => new TablePage.FilterBox(f.Key, f.Label, f.Choices, query.Filters.GetValueOrDefault(f.Key), f.Tabs, f.Days, f.First))],
            Rows = [.. found.Select(row => new TablePage.Row(table.IdOf(row), [.. shown.Select(column => column.Show(row))]))],
            Total = total,
            PageSize = PageSize,
            Acts = await AllowedAsync(http, table),
            Views = http.User.UserId() is { } person ? await services.GetRequiredService<ISavedViews>().OfAsync(person, ViewsOf(http, table), stop) : [],
            Empty = (table.EmptyTitle, table.EmptyText),
            Add = table.Add is { } add && (add.Permission is null || await services.GetRequiredService<IPermissionCheck>().HasAsync(http.User, add.Permission)) 
                ? (add.Text, add.Path.StartsWith('/') ? add.Path : $"{PathOf(http)}/{add.Path}") : null,
            Done = done ?? DoneOf(http, table),
        };
    }

    private static async Task<IResult> ExportAsync<TRow>(HttpContext http, TableOf<TRow> table, Func<HttpContext, Task<IQueryable<TRow>>> rows, CancellationToken stop)
    {
        var query = TableQuery.Of(table, http.Request.Query);
        var texts = http.RequestServices.GetRequiredService<IStringLocalizer>();
        await http.RequestServices.GetRequiredService<UnitOfWork>().CommitAsync(
            () =>
            {
                http.RequestServices.GetRequiredService<IAuditTrail>().Record("table.exported", $"table:{table.Name}", null, new { Query = query.ToString() });
                return Task.CompletedTask;
            },
            stop);
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{table.Name}.csv\"";
        http.Response.Headers.CacheControl = "no-store";
        await WriteAsync(http, table, table.Sort(table.Narrow(http.RequestServices, await rows(http), query), query), Shown(table, query), texts, stop);
        return Results.Empty;
    }

    private static async Task WriteAsync<TRow>(
        HttpContext http, TableOf<TRow> table, IQueryable<TRow> rows, IReadOnlyList<TableColumn<TRow>> columns, IStringLocalizer texts, CancellationToken stop)
    {
        // The mark at the start tells Excel that the file is UTF-8; a text that would be a formula there gets an apostrophe.
        await http.Response.Body.WriteAsync(System.Text.Encoding.UTF8.Preamble.ToArray(), stop);
        await using var csv = CsvWriter.Create(http.Response.Body, new CsvWriterOptions { Injection = CsvInjection.Escape }, true);
        foreach (var column in columns)
        {
            csv.WriteField(texts[column.Heading].Value);
        }

        await csv.EndRecordAsync(stop);
        // In bites, for what completes the rows may ask the database, which answers one question at a time.
        for (var skip = 0; ; skip += Bite)
        {
            var bite = await ReadAsync(rows.Skip(skip).Take(Bite), stop);
            await (table.Complete?.Invoke(http.RequestServices, bite, stop) ?? Task.CompletedTask);
            foreach (var row in bite)
            {
                foreach (var cell in columns.Select(column => column.Show(row)))
                {
                    csv.WriteField(cell.Plain ?? (cell.Css is null ? cell.Text : texts[cell.Text].Value));
                }

                await csv.EndRecordAsync(stop);
            }

            if (bite.Count < Bite)
            {
                break;
            }
        }

        await csv.FlushAsync(stop);
    }

    private static async Task<IResult> ActAsync<TRow>(HttpContext http, TableOf<TRow> table, Func<HttpContext, Task<IQueryable<TRow>>> rows, IFormCollection form)
    {
        var ids = form["id"].Where(id => id is { Length: > 0 and <= 100 }).Select(id => id!.Replace("\0", "", StringComparison.Ordinal)).Distinct().Take(MostChosen).ToList();
        if ((await AllowedAsync(http, table)).FirstOrDefault(act => act.Key == (string?)form["act"]) is not { } wanted || ids.Count == 0)
        {
            return Results.Redirect(http.Request.PathBase + PathOf(http) + Asked(http, table));
        }

        if (wanted.Opens is { } page)
        {
            return Results.Redirect($"{http.Request.PathBase}{PathOf(http)}/{page}{QueryString.Create(ids.Select(id => KeyValuePair.Create("id", (string?)id)))}");
        }

        var reason = ((string?)form["reason"] ?? "").Replace("\0", "", StringComparison.Ordinal).Trim();
        if ((wanted.AskReason is not null && reason.Length is 0 or > 1_000) || (wanted.IsFinal && (string?)form["confirm"] != ids.Count.ToString(CultureInfo.InvariantCulture)))
        {
            return Confirm(http, table, wanted, ids, await NamesAsync(http, table, rows, ids), form, reason);
        }

        var refusals = new List<(string Id, Error Reason)>();
        foreach (var id in ids)
        {
            if ((await wanted.Do(http, id, reason, http.RequestAborted)).Failed(out var refused))
            {
                refusals.Add((id, refused));
            }
        }

        var done = ids.Except(refusals.Select(refusal => refusal.Id)).ToList();
        if (refusals.Count > 0)
        {
            return Page.Of("/Engine/Table.cshtml", await PageAsync(http, table, rows, new TablePage.Outcome(wanted, done.Count, refusals, wanted.UndoneBy is null ? [] : done), http.RequestAborted))
                .WithStatus(StatusCodes.Status409Conflict);
        }

        var note = new QueryBuilder { { "done", wanted.Key }, { "count", done.Count.ToString(CultureInfo.InvariantCulture) } };
        if (wanted.UndoneBy is not null && done.Count <= 50)
        {
            note.Add("undo", string.Join(',', done));
        }

        var asked = Asked(http, table);
        return Results.Redirect(http.Request.PathBase + PathOf(http) + asked + (asked.Length == 0 ? note.ToString() : "&" + note.ToString()[1..]));
    }

    private static Page<ConfirmActPage> Confirm<TRow>(
        HttpContext http, TableOf<TRow> table, TableAct act, List<string> ids, IReadOnlyList<string> names, IFormCollection form, string reason)
    {
        var page = Page.Of("/Engine/ConfirmAct.cshtml", new ConfirmActPage(table.Title, PathOf(http) + Asked(http, table), act, ids, names, reason));
        var faults = new Dictionary<string, string[]>();
        if (form.ContainsKey("reason") && act.AskReason is not null && reason.Length is 0 or > 1_000)
        {
            faults["reason"] = [reason.Length == 0 ? "Give the reason." : "A reason has 1,000 characters at most."];
        }

        if (form.ContainsKey("confirm") && act.IsFinal)
        {
            faults["confirm"] = ["Type the number to go on."];
        }

        return faults.Count > 0 ? page.WithErrors(faults) : page;
    }

    // What is chosen was chosen on the page that the address says.
    private static async Task<IReadOnlyList<string>> NamesAsync<TRow>(HttpContext http, TableOf<TRow> table, Func<HttpContext, Task<IQueryable<TRow>>> rows, List<string> ids) =>
        [.. (await PageAsync(http, table, rows, null, http.RequestAborted)).Rows.Where(row => ids.Contains(row.Id)).Select(row => row.Cells[0].Text)];

    private static async Task<IResult> KeepViewAsync<TRow>(HttpContext http, TableOf<TRow> table, Func<HttpContext, Task<IQueryable<TRow>>> rows, ISavedViews views, IFormCollection form)
    {
        var kept = await views.KeepAsync(http.User.RequiredUserId(), ViewsOf(http, table), ((string?)form["view"] ?? "").Trim(), Asked(http, table), http.RequestAborted);
        return kept.Failed(out var error)
            ? Page.Of("/Engine/Table.cshtml", await PageAsync(http, table, rows, null, http.RequestAborted)).WithError(error)
            : Results.Redirect(http.Request.PathBase + PathOf(http) + Asked(http, table));
    }

    private static async Task<IResult> ForgetViewAsync(HttpContext http, ISavedViews views, IFormCollection form)
    {
        if (Guid.TryParse(form["view"], out var id))
        {
            await views.ForgetAsync(http.User.RequiredUserId(), id, http.RequestAborted);
        }

        return Results.Redirect(http.Request.PathBase + PathOf(http));
    }

    private static async Task<IReadOnlyList<TableAct>> AllowedAsync<TRow>(HttpContext http, TableOf<TRow> table)
    {
        var check = http.RequestServices.GetService<IPermissionCheck>();
        var allowed = new List<TableAct>();
        foreach (var act in table.Acts)
        {
            if (act.Permission is null || (check is not null && await check.HasAsync(http.User, act.Permission)))
            {
                allowed.Add(act);
            }
        }

        return allowed;
    }

    private static async Task<List<TRow>> ReadAsync<TRow>(IQueryable<TRow> rows, CancellationToken stop) =>
        rows is IAsyncEnumerable<TRow> ? await rows.ToListAsync(stop) : [.. rows];

    private static List<TableColumn<TRow>> Shown<TRow>(TableOf<TRow> table, TableQuery query) =>
        [.. table.Columns.Where(column => query.Columns?.Contains(column.Key) ?? column.Shown)];

    private static TablePage.Outcome? DoneOf<TRow>(HttpContext http, TableOf<TRow> table)
    {
        var asked = http.Request.Query;
        return table.Acts.FirstOrDefault(act => act.Key == (string?)asked["done"]) is { } act
            && int.TryParse(asked["count"], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new TablePage.Outcome(act, count, [], act.UndoneBy is null || asked["undo"] is not [{ Length: > 0 and < 4_000 } ids] ? [] : ids.Split(','))
            : null;
    }

    // Views of a shop's tables are of that shop: the address is part of their name.
    private static string ViewsOf<TRow>(HttpContext http, TableOf<TRow> table) =>
        http.Request.RouteValues.GetValueOrDefault("shop") is string shop ? $"{table.Name}@{shop}" : table.Name;

    private static string Asked<TRow>(HttpContext http, TableOf<TRow> table) => TableQuery.Of(table, http.Request.Query).ToString();

    private static string PathOf(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        var end = new[] { "/export", "/acts", "/views", "/views/removal" }.Where(part => path.EndsWith(part, StringComparison.Ordinal)).MaxBy(part => part.Length);
        return end is null ? path : path[..^end.Length];
    }
}
