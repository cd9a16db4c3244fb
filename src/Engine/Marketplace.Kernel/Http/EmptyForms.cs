using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Marketplace.Kernel.Http;

/// <summary>A form in which none of the record's fields was sent binds to null; a handler gets an empty record instead.</summary>
internal static class EmptyForms
{
    public static EndpointFilterDelegate Fill(EndpointFilterFactoryContext context, EndpointFilterDelegate next)
    {
        var forms = context.MethodInfo.GetParameters()
            .Where(p => p.IsDefined(typeof(FromFormAttribute), inherit: false) && p.ParameterType is { IsClass: true, IsArray: false } && p.ParameterType.GetConstructor(Type.EmptyTypes) is not null)
            .ToArray();
        return forms.Length == 0 ? next : invocation =>
        {
            foreach (var form in forms)
            {
                invocation.Arguments[form.Position] ??= Activator.CreateInstance(form.ParameterType);
            }

            return next(invocation);
        };
    }
}
