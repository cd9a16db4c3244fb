using Marketplace.Kernel.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Kernel.Admin;

/// <summary>One thing that the admin's search found.</summary>
/// <param name="Kind">What it is: English, translated when shown.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Note">What tells it from others; empty for nothing.</param>
/// <param name="Path">Its page, from the tenant's root.</param>
public sealed record FoundThing(string Kind, string Title, string Note, string Path);

/// <summary>Finds a module's things by a few letters, for the search of the admin (Ctrl+K).</summary>
public interface IAdminFinder
{
    /// <summary>Only who has it is answered.</summary>
    Permission Permission { get; }

    /// <summary>The best few; fast, for it runs while people type.</summary>
    /// <param name="words">What was typed: trimmed, at least two characters.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="stop">Ends the search.</param>
    Task<IReadOnlyList<FoundThing>> FindAsync(string words, int most, CancellationToken stop);
}

/// <summary>How a module registers what can be found in it.</summary>
public static class AdminFinderServices
{
    /// <summary>Adds one module's things.</summary>
    public static IServiceCollection AddAdminFinder<TFinder>(this IServiceCollection services)
        where TFinder : class, IAdminFinder => services.AddScoped<IAdminFinder, TFinder>();
}
