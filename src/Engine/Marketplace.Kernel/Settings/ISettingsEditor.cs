namespace Marketplace.Kernel.Settings;

/// <summary>One earlier state of a section.</summary>
public sealed record SettingsVersion(DateTimeOffset ChangedAt, UserId? ChangedBy, string Json);

/// <summary>Settings by section name, for the admin and for recipes.</summary>
public interface ISettingsEditor
{
    /// <summary>All sections of the enabled features.</summary>
    IReadOnlyList<SettingsRegistration> Sections { get; }

    /// <summary>The settings in force, as an instance of the section's type.</summary>
    object Current(SettingsRegistration section);

    /// <summary>Checks and stores; an unknown member or a value that breaks a rule is refused by name.</summary>
    /// <param name="section">The section.</param>
    /// <param name="json">An object with the members to change; the others stay.</param>
    /// <param name="stop">Ends the storing.</param>
    Task<Result> ChangeAsync(SettingsRegistration section, System.Text.Json.Nodes.JsonObject json, CancellationToken stop);

    /// <summary>What it was before, newest first.</summary>
    Task<IReadOnlyList<SettingsVersion>> HistoryAsync(SettingsRegistration section, CancellationToken stop);
}
