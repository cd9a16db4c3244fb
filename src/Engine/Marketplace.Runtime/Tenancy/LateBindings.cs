using System.Collections;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Runtime.Tenancy;

/// <summary>What binds a request to a handler's parameters is compiled when the first request comes, and not for every endpoint of every tenant at its start.</summary>
/// <remarks>The compiler makes the bindings of endpoints that read no form; those of the others ASP.NET Core makes at run time, eagerly: by a profile that was four fifths of a start,
/// and of each switch of a feature. There is no public way to put it off, so the factory in the framework's own list is put into another that waits. Metadata, and with it all that
/// protects, are made at the start as before; <c>Marketplace:BindAtStart=true</c> makes all at the start, so that a test finds one that cannot be made. Where a later version of the framework keeps its list otherwise, nothing is changed and starts are slower.</remarks>
internal static class LateBindings
{
    private const BindingFlags Inside = BindingFlags.Instance | BindingFlags.NonPublic;

    /// <summary>Puts off the bindings of all that these sources hold; to be called before anybody asks for their endpoints.</summary>
    public static void PutOff(IEnumerable<EndpointDataSource> sources)
    {
        foreach (var source in sources)
        {
            if (source.GetType().GetField("_routeGroupBuilder", Inside)?.GetValue(source) is IEndpointRouteBuilder group)
            {
                PutOff(group.DataSources);
            }
            else if (source.GetType().GetField("_routeEntries", Inside)?.GetValue(source) is IList entries)
            {
                PutOffEach(entries);
            }
        }
    }

    private static void PutOffEach(IList entries)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            // A boxed copy of a struct, which is put back.
            var entry = entries[i]!;
            if (entry.GetType().GetField("<CreateHandlerRequestDelegateFunc>k__BackingField", Inside) is { } make
                && make.GetValue(entry) is Func<Delegate, RequestDelegateFactoryOptions, RequestDelegateMetadataResult?, RequestDelegateResult> eager
                && eager.Method.DeclaringType == typeof(RequestDelegateFactory))
            {
                make.SetValue(entry, (Func<Delegate, RequestDelegateFactoryOptions, RequestDelegateMetadataResult?, RequestDelegateResult>)Late);
                entries[i] = entry;
            }
        }
    }

    private static RequestDelegateResult Late(Delegate handler, RequestDelegateFactoryOptions options, RequestDelegateMetadataResult? metadata)
    {
        var bound = new Lazy<RequestDelegate>(() => RequestDelegateFactory.Create(handler, options, metadata).RequestDelegate);
        return new RequestDelegateResult(http => bound.Value(http), metadata?.EndpointMetadata ?? []);
    }
}
