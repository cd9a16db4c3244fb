using System.Globalization;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Marketplace.Kernel.Theming;

/// <summary>A part that is the same on many public pages and made once for all of them: <c>&lt;kept-part name="storefront.footer"&gt;…&lt;/kept-part&gt;</c>.</summary>
/// <remarks>There is one for each language and each path of a tenant, forgotten as <see cref="TenantMemory"/> says by what was tagged while it was made.
/// On pages of a person it is made each time.</remarks>
[HtmlTargetElement("kept-part")]
public sealed class KeptPartTagHelper(TenantMemory memory) : TagHelper
{
    /// <summary>Unique in the tenant; begins with the module's or theme's name.</summary>
    public required string Name { get; set; }

    /// <summary>What else it depends on, one of a few values.</summary>
    public string Vary { get; set; } = "";

    /// <summary>False where it shows what nobody else asks for: it is made each time.</summary>
    public bool When { get; set; } = true;

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        var http = ViewContext.HttpContext;
        if (!When || http.Features.Get<PageTags>() is not { } page)
        {
            return;
        }

        async Task<Kept> MakeAsync()
        {
            var tags = new PageTags();
            http.Features.Set(tags);
            try
            {
                return new Kept(new HtmlString((await output.GetChildContentAsync()).GetContent()), tags.All);
            }
            finally
            {
                http.Features.Set(page);
            }
        }

        var part = await memory.GetAsync($"{Name}:{CultureInfo.CurrentUICulture.Name}:{http.Request.PathBase.Value}:{Vary}", MakeAsync, kept => kept.Tags);
        http.Tag(part.Tags);
        output.Content.SetHtmlContent(part.Html);
    }

    private sealed record Kept(IHtmlContent Html, IReadOnlyCollection<string> Tags);
}
