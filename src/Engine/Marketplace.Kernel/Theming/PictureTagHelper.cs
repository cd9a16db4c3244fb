using Marketplace.Kernel.Media;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Marketplace.Kernel.Theming;

/// <summary>A stored picture in the best format that the browser takes, without layout shift:
/// <c>&lt;stored-picture key="@image.Key" width="@image.Width" height="@image.Height" alt="@image.Alt" sizes="(min-width: 60rem) 25vw, 50vw" /&gt;</c>.</summary>
[HtmlTargetElement("stored-picture", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PictureTagHelper : TagHelper
{
    /// <summary>Key of the stored picture; without one a quiet empty frame is shown.</summary>
    public string? Key { get; set; }

    /// <summary>Pixels of the original.</summary>
    public int Width { get; set; }

    /// <summary>Pixels of the original.</summary>
    public int Height { get; set; }

    /// <summary>What a person who does not see it is told; empty for decoration.</summary>
    public required string Alt { get; set; }

    /// <summary>How wide it is shown, as HTML's <c>sizes</c>.</summary>
    public string Sizes { get; set; } = "100vw";

    /// <summary>Load at once: the largest picture above the fold.</summary>
    public bool Eager { get; set; }

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (string.IsNullOrEmpty(Key))
        {
            output.TagName = "div";
            output.TagMode = TagMode.StartTagAndEndTag;
            output.Attributes.SetAttribute("class", "picture-empty");
            output.Attributes.SetAttribute("aria-hidden", "true");
            return;
        }

        var root = ViewContext.HttpContext.Request.PathBase.Value ?? "";
        var widths = ImageUrls.WidthsOf(Width);
        string Set(string format) => string.Join(", ", widths.Select(w => $"{root}{ImageUrls.Path(Key, w, format)} {Math.Min(w, Width)}w"));

        output.TagName = "picture";
        output.TagMode = TagMode.StartTagAndEndTag;
        foreach (var format in (ReadOnlySpan<string>)["avif", "webp"])
        {
            var source = new TagBuilder("source") { TagRenderMode = TagRenderMode.SelfClosing };
            source.Attributes["type"] = $"image/{format}";
            source.Attributes["srcset"] = Set(format);
            source.Attributes["sizes"] = Sizes;
            output.Content.AppendHtml(source);
        }

        var image = new TagBuilder("img") { TagRenderMode = TagRenderMode.SelfClosing };
        image.Attributes["src"] = root + ImageUrls.Path(Key, widths[Math.Min(1, widths.Count - 1)], "jpg");
        image.Attributes["srcset"] = Set("jpg");
        image.Attributes["sizes"] = Sizes;
        image.Attributes["width"] = Width.ToString(System.Globalization.CultureInfo.InvariantCulture);
        image.Attributes["height"] = Height.ToString(System.Globalization.CultureInfo.InvariantCulture);
        image.Attributes["alt"] = Alt;
        image.Attributes[Eager ? "fetchpriority" : "loading"] = Eager ? "high" : "lazy";
        image.Attributes["decoding"] = "async";
        output.Content.AppendHtml(image);
    }
}
