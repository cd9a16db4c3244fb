namespace Marketplace.Kernel.Security;

/// <summary>What a module keeps about a person: it hands it over and forgets it when the person asks (GDPR, articles 15, 17 and 20).</summary>
public interface IPersonalData
{
    /// <summary>Name of the member in the exported JSON, e.g. <c>orders</c>.</summary>
    string Member { get; }

    /// <summary>Everything about the person, in a shape that serializes; null for nothing.</summary>
    Task<object?> ExportAsync(UserId user, CancellationToken stop);

    /// <summary>Refuses while something still needs the person, e.g. a shop without another owner.</summary>
    Task<Result> MayForgetAsync(UserId user, CancellationToken stop);

    /// <summary>Forgets all that no law asks to be kept; joins the open transaction.</summary>
    Task ForgetAsync(UserId user, CancellationToken stop);
}
