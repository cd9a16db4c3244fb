using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Kernel.Jobs;

/// <summary>Work that a tenant does by the clock, on one node at a time.</summary>
/// <remarks>Runs in a scope of the tenant with its own unit of work. It may be cut off by a crash at any point and started again.</remarks>
public interface IBackgroundTask
{
    /// <summary>Does what is due now.</summary>
    Task RunAsync(CancellationToken stop);
}

/// <summary>One registered job.</summary>
/// <param name="Name">Stable name, e.g. <c>ordering.cancel-unpaid</c>.</param>
/// <param name="Cron">When it runs, in UTC; Quartz's cron of six or seven fields, the first being seconds.</param>
/// <param name="Description">One sentence for the admin UI.</param>
/// <param name="Task">The <see cref="IBackgroundTask"/>.</param>
public sealed record BackgroundTaskRegistration(string Name, string Cron, string Description, Type Task);

/// <summary>How a module registers its jobs.</summary>
public static class BackgroundTaskServices
{
    /// <summary>Runs <typeparamref name="TTask"/> by the clock while the feature is on.</summary>
    public static IServiceCollection AddBackgroundTask<TTask>(this IServiceCollection services, string name, string cron, string description)
        where TTask : class, IBackgroundTask
    {
        services.AddScoped<TTask>();
        return services.AddSingleton(new BackgroundTaskRegistration(name, cron, description, typeof(TTask)));
    }
}
