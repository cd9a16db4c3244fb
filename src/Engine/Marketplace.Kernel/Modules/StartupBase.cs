using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Kernel.Modules;

/// <summary>What a feature brings into one tenant.</summary>
public abstract class StartupBase
{
    /// <summary>Startups run in ascending order; features that stand on others run after them at equal order.</summary>
    public virtual int Order => 0;

    /// <summary>Adds to the tenant's container.</summary>
    public virtual void ConfigureServices(IServiceCollection services)
    {
    }

    /// <summary>Adds to the tenant's pipeline and routes.</summary>
    public virtual void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
    }
}
