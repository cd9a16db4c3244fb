using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Marketplace.Administration.Settings;

/// <summary>An admin changes name, logo, colours and fonts, and sees the storefront in them before they are saved.</summary>
internal static class EditBrand
{
    private const string Path = "/admin/settings/brand";

    public static void Map(IEndpointRouteBuilder admin)
    {
        var brand = admin.MapGroup("/settings/brand").RequirePermission(EnginePermissions.ManageSettings);
        brand.MapGet("/", ShowAsync);
        brand.MapPost("/", HandleAsync);
        brand.MapGet("/preview", Preview);
        brand.MapGet("/preview.css", Sheet);
    }

    internal sealed record BrandForm
    {
        [Required(ErrorMessage = "Give the site a name."), MaxLength(80, ErrorMessage = "A name has 80 characters at most.")]
        public string? SiteName { get; init; }

        public string? Logo { get; init; }

        public string? Accent { get; init; }

        public string? AccentDark { get; init; }

        public string? Stage { get; init; }

        public string? Spark { get; init; }

        public string? HeadingFont { get; init; }

        public string? TextFont { get; init; }

        /// <summary><c>preview</c> shows it; anything else saves it.</summary>
        public string? Act { get; init; }

        public BrandSettings ToSettings() => new()
        {
            Logo = Logo?.Trim() ?? "", Accent = Colour(Accent), AccentDark = Colour(AccentDark), Stage = Colour(Stage), Spark = Colour(Spark), HeadingFont = Font(HeadingFont), TextFont = Font(TextFont),
        };

        public static BrandForm Of(string siteName, BrandSettings brand) => new()
        {
            SiteName = siteName, Logo = brand.Logo, Accent = brand.Accent, AccentDark = brand.AccentDark, Stage = brand.Stage, Spark = brand.Spark,
            HeadingFont = brand.HeadingFont.ToString(), TextFont = brand.TextFont.ToString(),
        };

        private static string Colour(string? text) => text?.Trim().ToLowerInvariant() ?? "";

        private static BrandFont Font(string? text) => Enum.TryParse<BrandFont>(text, out var font) && Enum.IsDefined(font) ? font : BrandFont.Theme;
    }

    internal sealed record BrandPage(BrandForm Form, string Preview, IReadOnlyList<BrandContrast> Contrasts, IReadOnlyList<SettingsRegistration> Sections, IReadOnlyList<SettingsVersion> History)
    {
        public bool Saved { get; init; }
    }

    private static async Task<IResult> ShowAsync(bool? saved, ISettings<BrandSettings> brand, ISettings<SiteSettings> site, ISettingsEditor editor, CancellationToken stop) =>
        Page.Of("/Administration/Settings/Brand.cshtml", await PageAsync(BrandForm.Of(site.Current.SiteName, brand.Current), editor, stop) with { Saved = saved ?? false });

    private static async Task<BrandPage> PageAsync(BrandForm form, ISettingsEditor editor, CancellationToken stop)
    {
        var tried = Tried(form);
        return new BrandPage(
            form, $"{Path}/preview{Query(form)}", BrandSheet.Contrasts(tried), editor.Sections,
            await editor.HistoryAsync(editor.Sections.Single(section => section.Type == typeof(BrandSettings)), stop));
    }

    private static async Task<IResult> HandleAsync(
        [FromForm] BrandForm form, HttpContext http, ISettings<BrandSettings> brand, ISettings<SiteSettings> site, ISettingsEditor editor, UnitOfWork unit, IStringLocalizer texts, CancellationToken stop)
    {
        var wanted = form.ToSettings();
        var faults = FormCheck.Of(form);
        foreach (var (field, reasons) in FormCheck.Of(wanted))
        {
            faults[field] = reasons;
        }

        foreach (var poor in BrandSheet.Contrasts(Tried(form)).Where(pair => !pair.Enough).GroupBy(pair => pair.Field))
        {
            faults.TryAdd(poor.Key, [.. poor.Select(pair => texts["{0}: the contrast is {1} to 1, and people need {2}. Take a darker or a lighter colour.", texts[pair.What].Value, Figure(pair.Ratio), Figure(BrandContrast.Least)].Value)]);
        }

        var page = Page.Of("/Administration/Settings/Brand.cshtml", await PageAsync(form, editor, stop));
        if (faults.Count > 0)
        {
            // A preview is an answer to a question, not a refusal.
            return form.Act == "preview" ? page.WithErrors(faults).WithStatus(StatusCodes.Status200OK) : page.WithErrors(faults);
        }

        if (form.Act == "preview")
        {
            return page;
        }

        var saved = await unit.CommitAsync(
            async () => (await site.ChangeAsync(site.Current with { SiteName = form.SiteName!.Trim() }, stop)).Failed(out var refused) ? refused : await brand.ChangeAsync(wanted, stop),
            stop);
        return saved.Failed(out var error) ? page.WithError(error) : Results.Redirect($"{http.Request.PathBase}{Path}?saved=true");
    }

    private static Page<string> Preview([AsParameters] BrandForm form, HttpContext http, ISettings<SiteSettings> site)
    {
        // Of all pages only this one may stand in a frame, and only in one of our own.
        http.Response.Headers.ContentSecurityPolicy = http.Response.Headers.ContentSecurityPolicy.ToString().Replace("frame-ancestors 'none'", "frame-ancestors 'self'", StringComparison.Ordinal);
        http.Response.Headers.CacheControl = "no-store";
        var name = form.SiteName is { Length: > 0 and <= 80 } typed ? typed : site.Current.SiteName;
        http.Features.Set(new BrandTrial(name, Tried(form), $"{http.Request.PathBase}{Path}/preview.css{Query(form)}"));
        return Page.Of("/Administration/Settings/BrandPreview.cshtml", name);
    }

    private static IResult Sheet([AsParameters] BrandForm form, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Text(BrandSheet.Of(Tried(form)) + "a, button, input { pointer-events: none; }\n", "text/css; charset=utf-8");
    }

    // What is not valid yet, because somebody is still typing, is as the theme has it.
    private static BrandSettings Tried(BrandForm form)
    {
        var typed = form.ToSettings();
        var wrong = FormCheck.Of(typed);
        string Valid(string field, string value) => wrong.ContainsKey(field) ? "" : value;
        return typed with
        {
            Logo = Valid(nameof(typed.Logo), typed.Logo), Accent = Valid(nameof(typed.Accent), typed.Accent), AccentDark = Valid(nameof(typed.AccentDark), typed.AccentDark),
            Stage = Valid(nameof(typed.Stage), typed.Stage), Spark = Valid(nameof(typed.Spark), typed.Spark),
        };
    }

    private static QueryString Query(BrandForm form)
    {
        var tried = Tried(form);
        var query = new QueryBuilder();
        foreach (var (name, value) in ((string, string?)[])
        [
            ("SiteName", form.SiteName), ("Logo", tried.Logo), ("Accent", tried.Accent), ("AccentDark", tried.AccentDark), ("Stage", tried.Stage), ("Spark", tried.Spark),
            ("HeadingFont", tried.HeadingFont.ToString()), ("TextFont", tried.TextFont.ToString()),
        ])
        {
            if (value is { Length: > 0 and <= 200 })
            {
                query.Add(name, value);
            }
        }

        return query.ToQueryString();
    }

    internal static string Figure(double ratio) => (Math.Floor(ratio * 10) / 10).ToString("0.0", CultureInfo.CurrentCulture);
}
