using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Marketplace.Kernel.Theming;

/// <summary>Gives every posting form its antiforgery token.</summary>
/// <remarks>A page that is cached for everybody cannot carry a token: its form says <c>public-form</c> and its endpoint
/// <c>DisableAntiforgery()</c>. Such a request is still refused when a browser says that it comes from another site.</remarks>
[HtmlTargetElement("form", Attributes = "[method=post]")]
public sealed class PostFormTagHelper(IAntiforgery antiforgery) : TagHelper
{
    /// <summary>The page is the same for everybody.</summary>
    public bool PublicForm { get; set; }

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (PublicForm)
        {
            return;
        }

        var tokens = antiforgery.GetAndStoreTokens(ViewContext.HttpContext);
        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        input.Attributes["type"] = "hidden";
        input.Attributes["name"] = tokens.FormFieldName;
        input.Attributes["value"] = tokens.RequestToken;
        output.PostContent.AppendHtml(input);
    }
}
