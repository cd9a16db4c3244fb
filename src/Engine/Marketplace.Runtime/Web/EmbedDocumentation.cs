using System.Reflection;
using Marketplace.Kernel.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Marketplace.Runtime.Web;

/// <summary>Says in the OpenAPI document what <c>?embed=</c> can be asked for here, with the schema of each field as <c>Product.shipping</c>.</summary>
internal sealed class EmbedDocumentation : IOpenApiOperationTransformer
{
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var resource = context.Description.ActionDescriptor.EndpointMetadata.OfType<MethodInfo>()
            .SelectMany(handler => handler.GetParameters()).Select(parameter => parameter.ParameterType)
            .FirstOrDefault(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Embedding<>))?.GetGenericArguments()[0];
        if (resource is null || operation.Parameters?.OfType<OpenApiParameter>().FirstOrDefault(parameter => parameter.Name == "embed") is not { } embed)
        {
            return;
        }

        await using var scope = context.ApplicationServices.CreateAsyncScope();
        var fields = scope.ServiceProvider.GetServices(typeof(IEmbed<>).MakeGenericType(resource)).Cast<IEmbed>().OrderBy(field => field.Name, StringComparer.Ordinal).ToList();
        embed.Description = string.Join('\n', fields.Select(field => $"- `{field.Name}`: {field.Description}").Prepend("Fields to add, divided by commas:"));
        foreach (var field in fields)
        {
            var name = $"{resource.Name[..^2]}.{field.Name}";
            if (context.Document?.Components?.Schemas?.ContainsKey(name) is not true)
            {
                context.Document?.AddComponent(name, await context.GetOrCreateSchemaAsync(field.Shape, cancellationToken: cancellationToken));
            }
        }
    }
}
