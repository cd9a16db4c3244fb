using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Administration.Settings;

/// <summary>An admin changes a module's settings; the form is made from the settings type.</summary>
internal static class ChangeSettings
{
    private const string View = "/Administration/Settings/Settings.cshtml";

    public static void Map(IEndpointRouteBuilder admin)
    {
        var settings = admin.MapGroup("/settings").RequirePermission(EnginePermissions.ManageSettings);
        settings.MapGet("/", (ISettingsEditor editor, HttpContext http) => Results.Redirect($"{http.Request.PathBase}/admin/settings/site"));
        settings.MapGet("/{section}", async (string section, bool? saved, ISettingsEditor editor, CancellationToken stop) =>
            await ModelAsync(section, null, editor, stop) is { } model ? Page.Of(View, model with { Saved = saved ?? false }) : Results.NotFound());
        settings.MapPost("/{section}", Handle);
    }

    public sealed record Model(IReadOnlyList<SettingsRegistration> Sections, SettingsRegistration Section, IReadOnlyList<Field> Fields, IReadOnlyList<SettingsVersion> History)
    {
        public bool Saved { get; init; }
    }

    public sealed record Field(string Name, string Label, string? Hint, string Type, string Value, bool Required, IReadOnlyList<string> Choices);

    private static async Task<Model?> ModelAsync(string name, IFormCollection? typed, ISettingsEditor editor, CancellationToken stop)
    {
        var section = editor.Sections.FirstOrDefault(s => s.Section == name);
        return section is null ? null : new Model(
            editor.Sections, section,
            [.. Editable(section.Type).Select(p => FieldOf(p, typed is null ? Text(p.GetValue(editor.Current(section))) : typed[p.Name].ToString()))],
            await editor.HistoryAsync(section, stop));
    }

    private static async Task<IResult> Handle(string section, IFormCollection form, ISettingsEditor editor, HttpContext http, CancellationToken stop)
    {
        if (await ModelAsync(section, form, editor, stop) is not { } model)
        {
            return Results.NotFound();
        }

        var json = new JsonObject();
        foreach (var property in Editable(model.Section.Type))
        {
            if (!TryRead(property, form[property.Name].ToString(), out var value))
            {
                return Page.Of(View, model).WithErrors(new Dictionary<string, string[]> { [property.Name] = ["This is not a number that fits here."] });
            }

            json[JsonNamingPolicy.CamelCase.ConvertName(property.Name)] = value;
        }

        return (await editor.ChangeAsync(model.Section, json, stop)).Failed(out var error)
            ? Page.Of(View, model).WithError(error)
            : Results.Redirect($"{http.Request.PathBase}/admin/settings/{section}?saved=true");
    }

    // Lists and nested records have pages of their own in their module.
    private static IEnumerable<PropertyInfo> Editable(Type type) => type.GetProperties().Where(p => p.CanWrite && Plain(p) is { } t
        && (t == typeof(string) || t == typeof(bool) || t == typeof(int) || t == typeof(long) || t == typeof(decimal) || t.IsEnum));

    private static Type Plain(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    private static Field FieldOf(PropertyInfo property, string value)
    {
        var display = property.GetCustomAttribute<DisplayAttribute>();
        var type = Plain(property);
        return new Field(
            property.Name,
            display?.GetName() ?? property.Name,
            display?.GetDescription(),
            type == typeof(bool) ? "checkbox" : type.IsEnum ? "select" : type == typeof(string) ? "text" : "number",
            value,
            property.GetCustomAttribute<RequiredAttribute>() is not null,
            type.IsEnum ? Enum.GetNames(type) : []);
    }

    private static bool TryRead(PropertyInfo property, string text, out JsonNode? value)
    {
        var type = Plain(property);
        value = null;
        if (type == typeof(bool))
        {
            value = text == "true";
            return true;
        }

        if (type == typeof(string) || type.IsEnum)
        {
            value = text.Trim().Length > 0 ? text.Trim() : null;
            return true;
        }

        if (text.Trim().Length == 0)
        {
            return Nullable.GetUnderlyingType(property.PropertyType) is not null;
        }

        if (!decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) || (type != typeof(decimal) && number != decimal.Truncate(number)))
        {
            return false;
        }

        value = JsonValue.Create(number);
        return type == typeof(decimal) || (number <= (type == typeof(int) ? int.MaxValue : long.MaxValue) && number >= (type == typeof(int) ? int.MinValue : long.MinValue));
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
