using Microsoft.AspNetCore.Mvc;

namespace Marketplace.Search.Searching;

/// <summary>The search field on the home page, in the slot <c>home.hero</c>.</summary>
internal sealed class SearchBox : ViewComponent
{
    public IViewComponentResult Invoke(object? model) => View<object?>("/Search/Searching/SearchBox.cshtml", null);
}
