using System.Collections;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Kernel.Http;

/// <summary>Checks the annotations of a request record before the slice runs.</summary>
/// <remarks>On the API a fault is answered with 400 and each field's reason. Pages check their forms themselves
/// with <see cref="FormCheck"/>, so that they can show the form again with what was typed.</remarks>
internal sealed class RequestValidation : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (context.HttpContext.CurrentFace() != Face.Api)
        {
            return await next(context);
        }

        // What the container made is no request, and reading all its members would run queries.
        var services = context.HttpContext.RequestServices.GetRequiredService<IServiceProviderIsService>();
        foreach (var argument in context.Arguments)
        {
            if (argument?.GetType() is { IsClass: true, Namespace: { } place } type
                && !services.IsService(type)
                && place.StartsWith("Marketplace.", StringComparison.Ordinal)
                && type.GetProperties().Length > 0
                && FormCheck.Of(argument) is { Count: > 0 } faults)
            {
                return Results.ValidationProblem(
                    faults.ToDictionary(fault => char.ToLowerInvariant(fault.Key[0]) + fault.Key[1..], fault => fault.Value),
                    title: "Some fields are not right.",
                    extensions: new Dictionary<string, object?> { ["code"] = "request.invalid" });
            }
        }

        return await next(context);
    }
}

/// <summary>Checks a form or request record by its annotations, nested records included.</summary>
public static class FormCheck
{
    /// <summary>Field name to reasons; empty when all is well. Nested fields are named <c>Lines[0].Quantity</c>.</summary>
    public static Dictionary<string, string[]> Of(object form)
    {
        var faults = new Dictionary<string, List<string>>();
        Walk(form, "", faults, 0);
        return faults.ToDictionary(fault => fault.Key, fault => fault.Value.ToArray());
    }

    private static List<ValidationResult> Check(object form)
    {
        var results = new List<ValidationResult>();
        try
        {
            Validator.TryValidateObject(form, new ValidationContext(form), results, validateAllProperties: true);
        }
        catch (OverflowException)
        {
            // EnumDataType reads a number that is past the enum's own as a fault of ours.
            results.AddRange(form.GetType().GetProperties()
                .Where(p => p.GetCustomAttributes(typeof(EnumDataTypeAttribute), inherit: true).Length > 0 && p.GetValue(form) is string text && text.Any(char.IsAsciiDigit))
                .Select(p => new ValidationResult(((EnumDataTypeAttribute)p.GetCustomAttributes(typeof(EnumDataTypeAttribute), inherit: true)[0]).FormatErrorMessage(p.Name), [p.Name])));
        }

        return results;
    }

    private static void Walk(object form, string path, Dictionary<string, List<string>> faults, int depth)
    {
        foreach (var result in Check(form))
        {
            foreach (var member in result.MemberNames.DefaultIfEmpty("form"))
            {
                if (!faults.TryGetValue(path + member, out var reasons))
                {
                    faults[path + member] = reasons = [];
                }

                reasons.Add(result.ErrorMessage ?? "This value is not right.");
            }
        }

        // PostgreSQL cannot store the character NUL, and no person types it.
        foreach (var property in form.GetType().GetProperties().Where(p => p.PropertyType == typeof(string) && p.GetIndexParameters().Length == 0))
        {
            if (property.GetValue(form) is string text && text.Contains('\0'))
            {
                faults[path + property.Name] = ["This text has a character that cannot be stored."];
            }
        }

        if (depth >= 4)
        {
            return;
        }

        foreach (var property in form.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0))
        {
            if (property.PropertyType.Namespace?.StartsWith("Marketplace.", StringComparison.Ordinal) is true
                && property.PropertyType.IsClass && property.GetValue(form) is { } nested)
            {
                Walk(nested, $"{path}{property.Name}.", faults, depth + 1);
            }
            else if (property.PropertyType != typeof(string) && property.GetValue(form) is IEnumerable many)
            {
                var index = 0;
                foreach (var item in many)
                {
                    if (item?.GetType() is { IsClass: true, Namespace: { } place } && place.StartsWith("Marketplace.", StringComparison.Ordinal))
                    {
                        Walk(item, $"{path}{property.Name}[{index}].", faults, depth + 1);
                    }

                    index++;
                }
            }
        }
    }
}
