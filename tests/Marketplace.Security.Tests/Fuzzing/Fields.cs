using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Marketplace.Security.Tests.Fuzzing;

/// <summary>What an endpoint reads, found on its handler.</summary>
internal sealed record Fields(IReadOnlyList<string> Query, IReadOnlyList<string> Form, IReadOnlyList<string> Files, Type? Json)
{
    public static Fields Of(Route route)
    {
        var (query, form, files) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var parameter in route.Handler?.GetParameters() ?? [])
        {
            var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            if (parameter.IsDefined(typeof(FromFormAttribute)) || type == typeof(IFormFile))
            {
                (type == typeof(IFormFile) ? files : form).AddRange(IsSimple(type) || type == typeof(IFormFile) ? [parameter.Name!] : NamesOf(type));
            }
            else if (type == typeof(IFormCollection))
            {
                // What tables and forms without a record of their own read.
                form.AddRange(["id", "act", "reason", "confirm", "view"]);
            }
            else if (parameter.IsDefined(typeof(AsParametersAttribute)))
            {
                query.AddRange(NamesOf(type).Where(name => IsSimple(type.GetProperty(name)!.PropertyType)));
            }
            else if (IsSimple(type) && !route.Pattern.Contains("{" + parameter.Name, StringComparison.Ordinal) && !route.Pattern.Contains("{**" + parameter.Name, StringComparison.Ordinal))
            {
                query.Add(parameter.Name!);
            }
        }

        // What lists read from the address by themselves.
        query.AddRange(["page", "sort", "q"]);
        var accepts = route.Find<IAcceptsMetadata>();
        return new Fields([.. query.Distinct()], [.. form.Distinct()], files, accepts?.ContentTypes.Contains("application/json") is true ? accepts.RequestType : null);
    }

    /// <summary>A body that is right in its shape.</summary>
    public static JsonNode? Example(Type type, int depth = 0)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (depth > 5)
        {
            return null;
        }

        return type switch
        {
            _ when type == typeof(string) => "x",
            _ when type == typeof(bool) => true,
            _ when type == typeof(Guid) => Guid.CreateVersion7().ToString(),
            _ when type == typeof(DateTimeOffset) => "2027-01-01T00:00:00Z",
            _ when type.IsEnum => Enum.GetNames(type)[0],
            _ when type.IsPrimitive || type == typeof(decimal) => 1,
            _ when type.IsAssignableTo(typeof(IDictionary)) => new JsonObject(),
            _ when type.IsArray => new JsonArray(Example(type.GetElementType()!, depth + 1)),
            _ when type.IsAssignableTo(typeof(IEnumerable)) && type.IsGenericType => type.GetGenericArguments().Length == 1 ? new JsonArray(Example(type.GetGenericArguments()[0], depth + 1)) : new JsonObject(),
            _ when IsSimple(type) => Guid.CreateVersion7().ToString(),
            _ => new JsonObject(type.GetProperties().Select(p => KeyValuePair.Create(JsonNamingPolicy.CamelCase.ConvertName(p.Name), Example(p.PropertyType, depth + 1)))),
        };
    }

    private static IEnumerable<string> NamesOf(Type type) => type.GetProperties().Where(p => p.SetMethod is not null).Select(p => p.Name);

    // Text, numbers, and the ids that are made from text.
    private static bool IsSimple(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) || type == typeof(string[]) || type.IsPrimitive || type.IsEnum
            || (type.IsValueType && type != typeof(CancellationToken) && type.GetMethod("TryParse", BindingFlags.Public | BindingFlags.Static, [typeof(string), typeof(IFormatProvider), type.MakeByRefType()]) is not null);
    }
}
