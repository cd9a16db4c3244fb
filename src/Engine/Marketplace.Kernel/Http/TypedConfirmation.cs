using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Marketplace.Kernel.Http;

/// <summary>What cannot be taken back is done only after its name was typed.</summary>
/// <remarks>A button that posts to such an endpoint leads to a page that asks for the name, without a script; a form that has the field <see cref="Typed"/> itself goes straight on.</remarks>
public static class TypedConfirmation
{
    /// <summary>Field of a form: what the thing is called, which people have to type.</summary>
    public const string Called = nameof(Called);

    /// <summary>Field of a form: what they have typed.</summary>
    public const string Typed = nameof(Typed);

    private const int MostFields = 200;

    /// <summary>Asks for the name first.</summary>
    /// <param name="endpoint">Changes something for good.</param>
    /// <param name="act">What it does, as on its button; English.</param>
    public static RouteHandlerBuilder RequireTypedName(this RouteHandlerBuilder endpoint, string act) => endpoint.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var called = form[Called] is [{ Length: > 0 } name] ? QueryText.Clean(name, 200) : http.RequestServices.GetRequiredService<IStringLocalizer>()[act].Value;
        var typed = (string?)form[Typed];
        if (string.Equals(typed?.Trim(), called, StringComparison.OrdinalIgnoreCase))
        {
            return await next(context);
        }

        var kept = form.Where(field => field.Key is not Typed && !field.Key.StartsWith("__", StringComparison.Ordinal))
            .SelectMany(field => field.Value, (field, value) => KeyValuePair.Create(field.Key, value ?? "")).Take(MostFields);
        var page = Page.Of("/Engine/Confirm.cshtml", new ConfirmPage(act, called, http.Request.Path + http.Request.QueryString, [.. kept], BackFrom(http)));
        return typed is null ? page : page.WithErrors(new Dictionary<string, string[]> { [Typed] = ["Type the name to go on."] });
    });

    private static string BackFrom(HttpContext http) =>
        Uri.TryCreate(http.Request.Headers.Referer, UriKind.Absolute, out var from) && from.Authority == http.Request.Host.Value ? from.PathAndQuery : http.Request.PathBase + "/admin";
}

/// <summary>Model of <c>/Engine/Confirm.cshtml</c>: the name of what is about to be done for good is to be typed.</summary>
/// <param name="Act">What is done; English.</param>
/// <param name="Called">The name.</param>
/// <param name="Path">Where the form goes, from the tenant's root.</param>
/// <param name="Fields">What was sent, to be sent again.</param>
/// <param name="Back">Where the person came from.</param>
public sealed record ConfirmPage(string Act, string Called, string Path, IReadOnlyList<KeyValuePair<string, string>> Fields, string Back);
