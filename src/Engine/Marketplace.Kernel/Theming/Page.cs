using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Marketplace.Kernel.Theming;

/// <summary>Answers a minimal API endpoint with a compiled Razor view, in the tenant's theme.</summary>
public static class Page
{
    /// <summary>The view at this path, e.g. <c>/Ordering/Checkout/Checkout.cshtml</c>.</summary>
    public static Page<TModel> Of<TModel>(string view, TModel model) => new(view, model);
}

/// <summary>A page that is about to be rendered.</summary>
/// <typeparam name="TModel">The view's model.</typeparam>
public sealed class Page<TModel>(string view, TModel model) : IResult
{
    private readonly ModelStateDictionary _state = new();
    private int _status = StatusCodes.Status200OK;
    private Error? _refusal;

    /// <summary>Shows the form again with the reason beside each field (status 422); see <c>FormCheck</c>.</summary>
    public Page<TModel> WithErrors(IReadOnlyDictionary<string, string[]> errors)
    {
        _status = StatusCodes.Status422UnprocessableEntity;
        foreach (var (field, reasons) in errors)
        {
            Array.ForEach(reasons, reason => _state.AddModelError(field, reason));
        }

        return this;
    }

    /// <summary>Shows the page with a refusal at its head, with the refusal's status.</summary>
    public Page<TModel> WithError(Error error)
    {
        _status = Http.ErrorResponses.ToStatusCode(error);
        _refusal = error;
        return this;
    }

    /// <summary>Answers with another status than 200.</summary>
    public Page<TModel> WithStatus(int status)
    {
        _status = status;
        return this;
    }

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var metadata = httpContext.RequestServices.GetRequiredService<IModelMetadataProvider>();
        if (_refusal is not null)
        {
            _state.AddModelError("", _refusal.Text(httpContext.RequestServices.GetRequiredService<IStringLocalizer>()));
        }

        var answer = new ViewResult
        {
            ViewName = view,
            StatusCode = _status,
            ViewData = new ViewDataDictionary<TModel>(metadata, _state) { Model = model },
        };
        return answer.ExecuteResultAsync(new ActionContext(httpContext, httpContext.GetRouteData(), new ActionDescriptor()));
    }
}
