using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace Marketplace.Kernel.Theming;

/// <summary>A labelled input with its hint and its error, wired for screen readers.</summary>
/// <remarks><c>&lt;field name="Email" label="@T["E-mail"]" type="email" value="@Model.Form.Email" autocomplete="email" required /&gt;</c>.
/// Types: those of HTML's input, <c>textarea</c>, <c>select</c> (its options are the content) and <c>checkbox</c>.
/// Attributes that are not named here go to the control.</remarks>
[HtmlTargetElement("field")]
public sealed class FieldTagHelper(IStringLocalizer texts) : TagHelper
{
    /// <summary>Name of the form field.</summary>
    public required string Name { get; set; }

    /// <summary>What a person reads.</summary>
    public required string Label { get; set; }

    /// <summary>The kind of control.</summary>
    public string Type { get; set; } = "text";

    /// <summary>What stands in it.</summary>
    public object? Value { get; set; }

    /// <summary>A sentence below the label.</summary>
    public string? Hint { get; set; }

    /// <summary>State of a checkbox.</summary>
    public bool Checked { get; set; }

    /// <summary>The form cannot go without it.</summary>
    public bool Required { get; set; }

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = await output.GetChildContentAsync();
        var id = "f-" + TagBuilder.CreateSanitizedId(Name, "_");
        var errors = ViewContext.ViewData.ModelState.TryGetValue(Name, out var state) ? state.Errors.Select(e => texts[e.ErrorMessage].Value).ToList() : [];

        var control = new TagBuilder(Type is "textarea" or "select" ? Type : "input");
        foreach (var attribute in output.Attributes)
        {
            control.Attributes[attribute.Name] = attribute.Value?.ToString() ?? "";
        }

        output.Attributes.Clear();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"field{(Type == "checkbox" ? " field-check" : "")}{(errors.Count > 0 ? " has-error" : "")}");

        control.Attributes["id"] = id;
        control.Attributes["name"] = Name;
        Fill(control, content);
        if (Required)
        {
            control.Attributes["required"] = "required";
        }

        var described = new List<string>();
        if (Hint is not null)
        {
            described.Add($"{id}-hint");
        }

        if (errors.Count > 0)
        {
            described.Add($"{id}-error");
            control.Attributes["aria-invalid"] = "true";
        }

        if (described.Count > 0)
        {
            control.Attributes["aria-describedby"] = string.Join(' ', described);
        }

        var label = new TagBuilder("label");
        label.Attributes["for"] = id;
        label.InnerHtml.Append(Label);
        if (Type == "checkbox")
        {
            output.Content.AppendHtml(control).AppendHtml(label);
        }
        else
        {
            output.Content.AppendHtml(label);
        }

        if (Hint is not null)
        {
            output.Content.AppendHtml(Note("field-hint", $"{id}-hint", Hint));
        }

        if (Type != "checkbox")
        {
            output.Content.AppendHtml(control);
        }

        if (errors.Count > 0)
        {
            output.Content.AppendHtml(Note("field-error", $"{id}-error", string.Join(' ', errors)));
        }
    }

    private void Fill(TagBuilder control, TagHelperContent content)
    {
        var value = Convert.ToString(Value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
        switch (Type)
        {
            case "textarea":
                control.InnerHtml.Append(value);
                break;
            case "select":
                control.InnerHtml.AppendHtml(content);
                break;
            case "checkbox":
                control.TagRenderMode = TagRenderMode.SelfClosing;
                control.Attributes["type"] = Type;
                control.Attributes["value"] = "true";
                if (Checked)
                {
                    control.Attributes["checked"] = "checked";
                }

                break;
            default:
                control.TagRenderMode = TagRenderMode.SelfClosing;
                control.Attributes["type"] = Type;
                if (Type != "password" && Type != "file")
                {
                    control.Attributes["value"] = value;
                }

                break;
        }
    }

    private static TagBuilder Note(string kind, string id, string text)
    {
        var note = new TagBuilder("p");
        note.AddCssClass(kind);
        note.Attributes["id"] = id;
        note.InnerHtml.Append(text);
        return note;
    }
}

/// <summary>The refusal that belongs to the whole page: <c>&lt;page-error /&gt;</c> at the head of a form.</summary>
[HtmlTargetElement("page-error", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PageErrorTagHelper(IStringLocalizer texts) : TagHelper
{
    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var known = ViewContext.ViewData.ModelState;
        if (!known.TryGetValue("", out var state) || state.Errors.Count == 0)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "notice notice-error");
        output.Attributes.SetAttribute("role", "alert");
        output.Content.SetContent(string.Join(' ', state.Errors.Select(e => texts[e.ErrorMessage].Value)));
    }
}
