using Marketplace.Catalog.Categories;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Http;
using Microsoft.AspNetCore.Mvc;

namespace Marketplace.Catalog.Browsing;

/// <summary>The shelves below the head of every page, in the slot <c>site.nav</c>.</summary>
internal sealed class CategoryNav(CategoryTree categories) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(object? model)
    {
        HttpContext.Tag(CatalogTags.Categories);
        return View("/Catalog/Browsing/CategoryNav.cshtml", (await categories.LoadAsync(HttpContext.RequestAborted)).Tops);
    }
}
