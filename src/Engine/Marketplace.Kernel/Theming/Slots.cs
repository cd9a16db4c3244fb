using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Kernel.Theming;

/// <summary>A view component that a module puts into a page of another module, which does not know of it.</summary>
/// <param name="Slot">Name of the place, e.g. <c>product.below</c>.</param>
/// <param name="Order">Ascending.</param>
/// <param name="Component">The view component; its <c>InvokeAsync(object model)</c> gets what the page gives the slot.</param>
public sealed record SlotContribution(string Slot, int Order, Type Component);

/// <summary>The place in a page: <c>&lt;page-slot name="product.below" model="Model.Product" /&gt;</c>.</summary>
[HtmlTargetElement("page-slot", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PageSlotTagHelper(IEnumerable<SlotContribution> contributions, IViewComponentHelper components) : TagHelper
{
    /// <summary>Name of the place.</summary>
    public required string Name { get; set; }

    /// <summary>What the contributions are shown for; the page's model when left out.</summary>
    public object? Model { get; set; }

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        if (ViewContext.ViewData.Model is ErrorPage { Status: >= 500 })
        {
            // What is not there for the page is not there for its slots either, and the page that says so must not fail.
            return;
        }

        ((IViewContextAware)components).Contextualize(ViewContext);
        foreach (var part in contributions.Where(part => part.Slot == Name).OrderBy(part => part.Order))
        {
            output.Content.AppendHtml(await components.InvokeAsync(part.Component, new Dictionary<string, object?> { ["model"] = Model ?? ViewContext.ViewData.Model }));
        }
    }
}

/// <summary>How a module fills slots and adds its own style sheets and scripts.</summary>
public static class SlotServices
{
    /// <summary>Puts a view component into a slot.</summary>
    public static IServiceCollection AddSlot<TComponent>(this IServiceCollection services, string slot, int order)
        where TComponent : ViewComponent => services.AddSingleton(new SlotContribution(slot, order, typeof(TComponent)));

    /// <summary>Links a style sheet or an ES module of the module's <c>wwwroot</c> on every page of one face.</summary>
    /// <param name="services">The tenant's services.</param>
    /// <param name="face">Whose pages.</param>
    /// <param name="path">From the root, e.g. <c>/_content/Marketplace.Catalog/catalog.css</c>; <c>.css</c> or <c>.js</c>.</param>
    public static IServiceCollection AddPageAsset(this IServiceCollection services, Http.Face face, string path) =>
        services.AddSingleton(new PageAsset(face, path));
}

/// <summary>A file that every page of a face links.</summary>
/// <param name="Face">Whose pages.</param>
/// <param name="Path">From the root.</param>
public sealed record PageAsset(Http.Face Face, string Path);
