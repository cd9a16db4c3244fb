using Marketplace.Kernel.Http;

namespace Marketplace.Kernel.Tenancy;

/// <summary>The states of a tenant, with Orchard Core's names.</summary>
public enum TenantState
{
    /// <summary>Known, not set up: it answers with its set-up page.</summary>
    Uninitialized,

    /// <summary>Its set-up recipe runs.</summary>
    Initializing,

    /// <summary>Serves.</summary>
    Running,

    /// <summary>Switched off; answers 404.</summary>
    Disabled,

    /// <summary>Did not start; answers 503 and is tried again.</summary>
    Invalid,
}

/// <summary>What the host knows of a tenant.</summary>
public sealed record TenantInfo
{
    /// <summary>Unique name; <c>Default</c> is the one that manages the others.</summary>
    public required string Name { get; init; }

    /// <summary>A sentence for the admin.</summary>
    public string Description { get; init; } = "";

    /// <summary>Heading in the admin's list.</summary>
    public string Category { get; init; } = "";

    /// <summary>Its state.</summary>
    public TenantState State { get; init; } = TenantState.Uninitialized;

    /// <summary>Host names that it answers to, divided by commas; empty for any.</summary>
    public string RequestUrlHost { get; init; } = "";

    /// <summary>First path segment that it answers to; empty for none.</summary>
    public string RequestUrlPrefix { get; init; } = "";

    /// <summary>Name of the recipe that its set-up page proposes.</summary>
    public string RecipeName { get; init; } = "";

    /// <summary>Features that were switched on by name; what they stand on is on too.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Theme for each face.</summary>
    public IReadOnlyDictionary<Face, string> Themes { get; init; } = new Dictionary<Face, string>();

    /// <summary><c>Sqlite</c> or <c>Postgres</c>.</summary>
    public string DatabaseProvider { get; init; } = "Sqlite";

    /// <summary>Connection string for PostgreSQL; empty for the tenant's own SQLite file or the host's own PostgreSQL.</summary>
    public string ConnectionString { get; init; } = "";

    /// <summary>PostgreSQL schema; made from the name when left out.</summary>
    public string Schema { get; init; } = "";

    /// <summary>Whoever knows it may open the set-up page of a tenant other than Default; hexadecimal, made with the tenant.</summary>
    public string Secret { get; init; } = "";

    /// <summary>When it was made, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>True for the tenant that manages the others.</summary>
    public bool IsDefault => Name == "Default";
}

/// <summary>What a person gives to set a tenant up; Orchard Core's field names.</summary>
public sealed record TenantSetup
{
    /// <summary>The tenant.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the marketplace, shown to people.</summary>
    public required string SiteName { get; init; }

    /// <summary>Recipe to run; the tenant's own when left out.</summary>
    public string? RecipeName { get; init; }

    /// <summary>Name of the first administrator.</summary>
    public required string UserName { get; init; }

    /// <summary>E-mail of the first administrator, with which they sign in.</summary>
    public required string Email { get; init; }

    /// <summary>Password of the first administrator.</summary>
    public required string Password { get; init; }

    /// <summary>IANA time zone, e.g. <c>Europe/Berlin</c>; UTC when left out.</summary>
    public string? SiteTimeZone { get; init; }
}

/// <summary>Makes, changes and runs tenants. Works from the Default tenant and the command line.</summary>
public interface ITenants
{
    /// <summary>All tenants by name.</summary>
    IReadOnlyList<TenantInfo> All { get; }

    /// <summary>Adds a tenant that waits for its set-up.</summary>
    Task<Result<TenantInfo>> CreateAsync(TenantInfo tenant, CancellationToken stop);

    /// <summary>Changes address, description and category.</summary>
    Task<Result> EditAsync(TenantInfo tenant, CancellationToken stop);

    /// <summary>Runs the set-up recipe and makes the first administrator; a failure leaves the tenant as it was.</summary>
    Task<Result> SetupAsync(TenantSetup setup, Action<string> progress, CancellationToken stop);

    /// <summary>Lets a disabled tenant serve again.</summary>
    Task<Result> EnableAsync(string name, CancellationToken stop);

    /// <summary>Stops a tenant; its data stays.</summary>
    Task<Result> DisableAsync(string name, CancellationToken stop);

    /// <summary>Removes a disabled or never set-up tenant with its data.</summary>
    Task<Result> RemoveAsync(string name, CancellationToken stop);
}

/// <summary>A feature as the admin sees it.</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Name">For people.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Category">Heading.</param>
/// <param name="Dependencies">Features that it stands on.</param>
/// <param name="Enabled">On for this tenant, by name or because another stands on it.</param>
/// <param name="CanDisable">False where others stand on it or it is always on.</param>
public sealed record FeatureState(
    string Id, string Name, string Description, string Category, IReadOnlyList<string> Dependencies, bool Enabled, bool CanDisable);

/// <summary>Features and themes of the current tenant.</summary>
public interface ITenantFeatures
{
    /// <summary>All that the host was built with.</summary>
    IReadOnlyList<FeatureState> All { get; }

    /// <summary>Switches features on and off in one rebuild; requests in flight end on the old shell.</summary>
    /// <remarks>Answers when the new shell serves. The scope of the caller lives on in the old one.</remarks>
    Task<Result> ChangeAsync(IReadOnlyList<string> enable, IReadOnlyList<string> disable, CancellationToken stop);

    /// <summary>Installed themes for each face, with the one in force first.</summary>
    IReadOnlyList<(Face Face, IReadOnlyList<string> Names)> Themes { get; }

    /// <summary>Chooses the theme of a face.</summary>
    Task<Result> ChooseThemeAsync(Face face, string name, CancellationToken stop);
}

/// <summary>A recipe as the admin sees it.</summary>
public sealed record RecipeInfo(string Name, string DisplayName, string Description, string Author, string Version, bool IsSetupRecipe, IReadOnlyList<string> Categories, IReadOnlyList<string> Tags);

/// <summary>The recipes that the host knows.</summary>
public interface IRecipes
{
    /// <summary>All of them.</summary>
    IReadOnlyList<RecipeInfo> All { get; }

    /// <summary>Runs one by name in the current tenant.</summary>
    Task<Result> RunAsync(string name, Action<string> progress, CancellationToken stop);

    /// <summary>Runs one from its text, e.g. pasted in the admin.</summary>
    Task<Result> RunTextAsync(string json, Action<string> progress, CancellationToken stop);

    /// <summary>JSON Schema (2020-12) of a whole recipe with all steps that this tenant knows, or of one step.</summary>
    Result<string> Schema(string? step);
}

/// <summary>A job as the admin sees it.</summary>
public sealed record JobState(
    string Name, string Description, string Cron, DateTimeOffset? NextRunAt, DateTimeOffset? LastRunAt, TimeSpan? LastDuration, string? LastError);

/// <summary>The current tenant's jobs.</summary>
public interface IJobs
{
    /// <summary>All of them with their last and next run.</summary>
    Task<IReadOnlyList<JobState>> ListAsync(CancellationToken stop);

    /// <summary>Runs one now, here, and answers when it is done.</summary>
    Task<Result> RunAsync(string name, CancellationToken stop);
}
