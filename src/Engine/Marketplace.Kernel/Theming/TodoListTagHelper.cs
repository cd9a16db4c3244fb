using Marketplace.Kernel.Admin;
using Marketplace.Kernel.Localization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace Marketplace.Kernel.Theming;

/// <summary>What waits for a person, as links: <c>&lt;todo-list items="Model.Todos" root="/vendor/acme" /&gt;</c>; a calm sentence when nothing does.</summary>
[HtmlTargetElement("todo-list", TagStructure = TagStructure.WithoutEndTag)]
public sealed class TodoListTagHelper(IStringLocalizer texts) : TagHelper
{
    /// <summary>What waits.</summary>
    public required IReadOnlyList<Todo> Items { get; set; }

    /// <summary>What the paths start from, below the tenant's root.</summary>
    public required string Root { get; set; }

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagMode = TagMode.StartTagAndEndTag;
        if (Items.Count == 0)
        {
            output.TagName = "p";
            output.Attributes.SetAttribute("class", "todo-none");
            output.Content.SetContent(texts["Nothing waits for you. Well done."]);
            return;
        }

        output.TagName = "ul";
        output.Attributes.SetAttribute("class", "todo-list");
        foreach (var item in Items)
        {
            var link = new TagBuilder("a");
            link.Attributes["href"] = ViewContext.HttpContext.Request.PathBase + Root + item.Path;
            link.InnerHtml.Append(texts.Plural(item.Count, item.One, item.Other));
            var line = new TagBuilder("li");
            line.AddCssClass(item.Urgent ? "todo todo-urgent" : "todo");
            line.InnerHtml.AppendHtml(link);
            output.Content.AppendHtml(line);
        }
    }
}
