using System.Globalization;
using Marketplace.Catalog.Data;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Words;

/// <summary>An admin says what the words of sellers are in the other languages of the marketplace.</summary>
internal static class EditWords
{
    private const int PageSize = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var admin = routes.Admin().MapGroup("/words");
        admin.MapGet("/", ShowAsync).RequirePermission(CatalogPermissions.ManageCategories).WithName("Catalog.Words");
        admin.MapPost("/", SaveAsync).RequirePermission(CatalogPermissions.ManageCategories).WithName("Catalog.SaveWords");
        admin.MapPost("/lines", AddLinesAsync).RequirePermission(CatalogPermissions.ManageCategories).WithName("Catalog.AddWords");
        admin.MapPost("/collection", CollectAsync).RequirePermission(CatalogPermissions.ManageCategories).WithName("Catalog.CollectWords");
    }

    /// <summary>Which words are asked for.</summary>
    internal sealed record Asked
    {
        public string? Language { get; init; }

        public string? Show { get; init; }

        public string? Q { get; init; }

        public string? Page { get; init; }

        public string? Done { get; init; }

        public bool OnlyMissing => Show == "missing";

        public string Words => QueryText.Clean(Q, 100);

        public int Number => int.TryParse(Page, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, 1_000) : 1;
    }

    internal sealed record WordsForm
    {
        public IReadOnlyList<string>? Written { get; init; }

        public IReadOnlyList<string>? Text { get; init; }
    }

    internal sealed record LinesForm
    {
        public string? Lines { get; init; }
    }

    internal sealed record Line(string Written, string Text);

    internal sealed record WordsPage(
        string Language, IReadOnlyList<string> Languages, Asked Asked, IReadOnlyList<Line> Lines, int Total, int Missing, string? Typed, int? Done)
    {
        public int Pages => Math.Max(1, (Total + PageSize - 1) / PageSize);

        public string Address(string path = "", int? page = null, bool? missing = null, string? language = null)
        {
            var query = new QueryBuilder { { "language", language ?? Language } };
            foreach (var (name, value) in ((string, string)[])
                [("show", missing ?? Asked.OnlyMissing ? "missing" : ""), ("q", Asked.Words), ("page", (page ?? 1) > 1 ? page!.Value.ToString(CultureInfo.InvariantCulture) : "")])
            {
                if (value.Length > 0)
                {
                    query.Add(name, value);
                }
            }

            return $"/admin/words{path}{query}";
        }
    }

    private static async Task<IResult> ShowAsync([AsParameters] Asked asked, CatalogDb db, GoodsWords words, CancellationToken stop) => await PageAsync(asked, db, words, null, stop);

    private static async Task<Page<WordsPage>> PageAsync(Asked asked, CatalogDb db, GoodsWords words, string? typed, CancellationToken stop)
    {
        var language = Known(asked.Language, words);
        var all = db.Words.AsNoTracking().Where(w => w.Language == language);
        var missing = await all.CountAsync(w => w.Text == "", stop);
        var rows = asked.OnlyMissing ? all.Where(w => w.Text == "") : all;
        if (asked.Words is { Length: > 0 } text)
        {
            var key = Word.KeyOf(text);
            rows = rows.Where(w => w.Key.Contains(key) || w.Text.Contains(text));
        }

        var total = await rows.CountAsync(stop);
        var lines = await rows.OrderBy(w => w.Key).Skip((asked.Number - 1) * PageSize).Take(PageSize).Select(w => new Line(w.Written, w.Text)).ToListAsync(stop);
        int? done = int.TryParse(asked.Done, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
        return Page.Of("/Catalog/Words/EditWords.cshtml", new WordsPage(language, words.Languages, asked, lines, total, missing, typed, done));
    }

    private static Task<IResult> SaveAsync(
        [AsParameters] Asked asked, [FromForm] WordsForm form, HttpContext http, CatalogDb db, GoodsWords words, UnitOfWork unit, IAuditTrail audit, CancellationToken stop) =>
        WriteAsync(asked, [.. (form.Written ?? []).Take(500).Zip(form.Text ?? []).Select(pair => KeyValuePair.Create(pair.First, pair.Second ?? ""))], null, http, db, words, unit, audit, stop);

    private static async Task<IResult> AddLinesAsync(
        [AsParameters] Asked asked, [FromForm] LinesForm form, HttpContext http, CatalogDb db, GoodsWords words, UnitOfWork unit, IAuditTrail audit, CancellationToken stop)
    {
        var lines = (form.Lines ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var pairs = lines.Take(2_000).Select(line => line.Split(['=', '\t'], 2, StringSplitOptions.TrimEntries)).ToList();
        if (pairs.Count == 0 || pairs.Exists(pair => pair.Length < 2 || pair[0].Length == 0))
        {
            return (await PageAsync(asked, db, words, form.Lines, stop)).WithErrors(new Dictionary<string, string[]> { ["Lines"] = ["Write one word on a line, then = and what it is in the other language."] });
        }

        return await WriteAsync(asked, [.. pairs.Select(pair => KeyValuePair.Create(pair[0], pair[1]))], form.Lines, http, db, words, unit, audit, stop);
    }

    private static async Task<IResult> CollectAsync(
        [AsParameters] Asked asked, HttpContext http, CatalogDb db, GoodsWords words, UnitOfWork unit, IAuditTrail audit, CancellationToken stop)
    {
        var unknown = await words.UnknownAsync(Known(asked.Language, words), stop);
        return await WriteAsync(asked with { Show = "missing", Q = null, Page = null }, [.. unknown.Select(word => KeyValuePair.Create(word, ""))], null, http, db, words, unit, audit, stop);
    }

    private static async Task<IResult> WriteAsync(
        Asked asked, IReadOnlyList<KeyValuePair<string, string>> pairs, string? typed, HttpContext http, CatalogDb db, GoodsWords words, UnitOfWork unit, IAuditTrail audit, CancellationToken stop)
    {
        var language = Known(asked.Language, words);
        if (!words.Languages.Contains(language))
        {
            return Results.NotFound();
        }

        var changed = 0;
        var answer = await unit.CommitAsync(
            async () =>
            {
                if ((await words.WriteAsync(language, pairs, stop)).Failed(out var refused, out var change))
                {
                    return refused;
                }

                changed = change.After.Count;
                if (changed > 0)
                {
                    unit.Evict(EvictionServices.Everything);
                    audit.Record("catalog.words_changed", $"words:{language}", change.Before, change.After);
                }

                return Result.Done;
            },
            stop);
        if (answer.Failed(out var error))
        {
            return (await PageAsync(asked, db, words, typed, stop)).WithError(error);
        }

        var page = new WordsPage(language, [], asked, [], 0, 0, null, null);
        return Results.Redirect($"{http.Request.PathBase}{page.Address(page: asked.Number)}&done={changed}");
    }

    private static string Known(string? language, GoodsWords words) =>
        language is not null && words.Languages.Contains(language) ? language : words.Languages is [var first, ..] ? first : "";
}
