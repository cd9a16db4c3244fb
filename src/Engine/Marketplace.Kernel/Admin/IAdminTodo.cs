using Marketplace.Kernel.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Kernel.Admin;

/// <summary>Something that waits for a person, on a dashboard.</summary>
/// <param name="Count">How many; nothing is shown for none.</param>
/// <param name="One">English text for one with <c>{0}</c> for the number.</param>
/// <param name="Other">English text for many; also the key of the translation.</param>
/// <param name="Path">Where it is done, from the tenant's root, or from the shop's in the vendor portal.</param>
/// <param name="Urgent">It costs somebody money or trust while it waits.</param>
public sealed record Todo(long Count, string One, string Other, string Path, bool Urgent = false);

/// <summary>Tells the admin's dashboard what waits in a module.</summary>
public interface IAdminTodo
{
    /// <summary>Only who has it sees these.</summary>
    Permission Permission { get; }

    /// <summary>What waits now; counts of none are left out by the dashboard.</summary>
    Task<IReadOnlyList<Todo>> WaitingAsync(CancellationToken stop);
}

/// <summary>How a module registers what waits in it.</summary>
public static class AdminTodoServices
{
    /// <summary>Adds one module's list.</summary>
    public static IServiceCollection AddAdminTodo<TTodo>(this IServiceCollection services)
        where TTodo : class, IAdminTodo => services.AddScoped<IAdminTodo, TTodo>();
}
