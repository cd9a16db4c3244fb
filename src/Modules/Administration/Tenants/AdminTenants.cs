using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tables;
using Marketplace.Kernel.Tenancy;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Marketplace.Administration.Tenants;

/// <summary>An admin of the Default tenant makes further marketplaces and runs them.</summary>
internal static class AdminTenants
{
    private const string NewOne = "/Administration/Tenants/NewTenant.cshtml";
    private const string One = "/Administration/Tenants/Tenant.cshtml";

    private static readonly TableOf<TenantInfo> _table = new TableOf<TenantInfo>("tenants", "Tenants", tenant => tenant.Name, tenant => tenant.Name)
        {
            FirstSort = "name", EmptyTitle = "Nothing found", Add = ("Make a tenant", "/admin/tenants/new", null),
        }
        .Search("Name or host", (tenants, words) => tenants.Where(tenant =>
            tenant.Name.Contains(words, StringComparison.OrdinalIgnoreCase) || tenant.RequestUrlHost.Contains(words, StringComparison.OrdinalIgnoreCase)))
        .Choice("state", "State", tenant => tenant.State, tabs: true)
        .Column("name", "Name", tenant => Cell.Link(tenant.Name, $"/admin/tenants/{tenant.Name}") with { Note = tenant.Description }, tenant => tenant.Name)
        .Column("category", "Category", tenant => Cell.Of(tenant.Category), tenant => tenant.Category, shown: false)
        .Column("host", "Host", tenant => Cell.Of(tenant.RequestUrlHost), tenant => tenant.RequestUrlHost)
        .Column("prefix", "Prefix", tenant => Cell.Of(tenant.RequestUrlPrefix), tenant => tenant.RequestUrlPrefix)
        .Column("state", "State", tenant => Cell.Badge(tenant.State.ToString(), tenant.State switch
        {
            TenantState.Running => "badge badge-success",
            TenantState.Disabled => "badge badge-danger",
            _ => "badge badge-warning",
        }), tenant => tenant.State)
        .Act(new TableAct("enable", "Enable", (http, name, _, stop) => SwitchAsync(http, name, "enable", stop)) { UndoneBy = "disable" })
        .Act(new TableAct("disable", "Disable", (http, name, _, stop) => SwitchAsync(http, name, "disable", stop)) { UndoneBy = "enable" });

    public static void Map(IEndpointRouteBuilder admin)
    {
        admin.MapTable("/tenants", _table, Rows).RequirePermission(EnginePermissions.ManageTenants);
        var group = admin.MapGroup("/tenants").RequirePermission(EnginePermissions.ManageTenants);
        group.MapGet("/new", (IRecipes recipes) => Page.Of(NewOne, ModelOf(new CreateForm(), recipes)));
        group.MapPost("/new", CreateAsync);
        group.MapGet("/{name}", (string name, ITenants tenants) => Find(name, tenants) is { } tenant
            ? Page.Of(One, new TenantModel(tenant, EditForm.Of(tenant), new SetupForm()))
            : Results.NotFound());
        group.MapPost("/{name}", EditAsync);
        group.MapPost("/{name}/setup", SetupAsync);
        group.MapPost("/{name}/state", MoveAsync);
    }

    public sealed record CreateForm
    {
        [Required(ErrorMessage = "Please give the tenant a name."), MaxLength(40)]
        public string? Name { get; init; }

        [MaxLength(200)]
        public string? Description { get; init; }

        [MaxLength(40)]
        public string? RequestUrlPrefix { get; init; }

        [MaxLength(400)]
        public string? RequestUrlHost { get; init; }

        [MaxLength(120)]
        public string? RecipeName { get; init; }
    }

    public sealed record EditForm
    {
        [MaxLength(200)]
        public string? Description { get; init; }

        [MaxLength(80)]
        public string? Category { get; init; }

        [MaxLength(40)]
        public string? RequestUrlPrefix { get; init; }

        [MaxLength(400)]
        public string? RequestUrlHost { get; init; }

        public static EditForm Of(TenantInfo tenant) => new()
        {
            Description = tenant.Description, Category = tenant.Category, RequestUrlPrefix = tenant.RequestUrlPrefix, RequestUrlHost = tenant.RequestUrlHost,
        };
    }

    public sealed record SetupForm
    {
        [Required(ErrorMessage = "Please give the marketplace a name."), MaxLength(80)]
        public string? SiteName { get; init; }

        [Required(ErrorMessage = "Please enter an e-mail address."), EmailAddress(ErrorMessage = "This is not an e-mail address that we can write to.")]
        public string? Email { get; init; }

        [Required(ErrorMessage = "Please choose a password."), MinLength(10, ErrorMessage = "A password has at least 10 characters.")]
        public string? Password { get; init; }
    }

    public sealed record StateForm
    {
        [MaxLength(20)]
        public string? Action { get; init; }

        [MaxLength(40)]
        public string? Confirm { get; init; }
    }

    public sealed record NewModel(IReadOnlyList<RecipeInfo> Recipes, CreateForm Form);

    public sealed record TenantModel(TenantInfo Tenant, EditForm Edit, SetupForm Setup);

    private static NewModel ModelOf(CreateForm form, IRecipes recipes) => new([.. recipes.All.Where(r => r.IsSetupRecipe)], form);

    private static Task<IReadOnlyList<TenantInfo>> Rows(HttpContext http, CancellationToken stop)
    {
        var texts = http.RequestServices.GetRequiredService<IStringLocalizer>();
        return Task.FromResult<IReadOnlyList<TenantInfo>>([.. http.RequestServices.GetRequiredService<ITenants>().All.Select(tenant => tenant with { Description = texts[tenant.Description] })]);
    }

    private static async Task<Result> SwitchAsync(HttpContext http, string name, string action, CancellationToken stop)
    {
        var services = http.RequestServices;
        var tenants = services.GetRequiredService<ITenants>();
        if (Find(name, tenants) is not { } tenant)
        {
            return new Error(ErrorKind.NotFound, "tenants.unknown", "There is no such tenant.");
        }

        if ((action == "enable" ? await tenants.EnableAsync(tenant.Name, stop) : await tenants.DisableAsync(tenant.Name, stop)).Failed(out var refused))
        {
            return refused;
        }

        await NoteAsync($"tenants.{action}d", tenant.Name, services.GetRequiredService<UnitOfWork>(), services.GetRequiredService<IAuditTrail>(), stop);
        return Result.Done;
    }

    private static TenantInfo? Find(string name, ITenants tenants) => tenants.All.FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static async Task<IResult> CreateAsync(
        [FromForm] CreateForm form, ITenants tenants, IRecipes recipes, UnitOfWork unit, IAuditTrail audit, HttpContext http, CancellationToken stop)
    {
        if (Kernel.Http.FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return Page.Of(NewOne, ModelOf(form, recipes)).WithErrors(faults);
        }

        var wanted = new TenantInfo
        {
            Name = form.Name!.Trim(), Description = form.Description ?? "", RequestUrlPrefix = form.RequestUrlPrefix?.Trim() ?? "",
            RequestUrlHost = form.RequestUrlHost?.Trim() ?? "", RecipeName = form.RecipeName ?? "", DatabaseProvider = "",
        };
        if ((await tenants.CreateAsync(wanted, stop)).Failed(out var error, out var made))
        {
            return Page.Of(NewOne, ModelOf(form, recipes)).WithError(error);
        }

        await NoteAsync("tenants.created", made.Name, unit, audit, stop);
        return Results.Redirect($"{http.Request.PathBase}/admin/tenants/{made.Name}");
    }

    private static async Task<IResult> EditAsync(
        string name, [FromForm] EditForm form, ITenants tenants, UnitOfWork unit, IAuditTrail audit, HttpContext http, CancellationToken stop)
    {
        if (Find(name, tenants) is not { } tenant)
        {
            return Results.NotFound();
        }

        var edited = tenant with
        {
            Description = form.Description ?? "", Category = form.Category ?? "", RequestUrlPrefix = form.RequestUrlPrefix?.Trim() ?? "", RequestUrlHost = form.RequestUrlHost?.Trim() ?? "",
        };
        if ((await tenants.EditAsync(edited, stop)).Failed(out var error))
        {
            return Page.Of(One, new TenantModel(tenant, form, new SetupForm())).WithError(error);
        }

        await NoteAsync("tenants.edited", tenant.Name, unit, audit, stop);
        return Results.Redirect($"{http.Request.PathBase}/admin/tenants/{tenant.Name}");
    }

    private static async Task<IResult> SetupAsync(
        string name, [FromForm] SetupForm form, ITenants tenants, UnitOfWork unit, IAuditTrail audit, HttpContext http, CancellationToken stop)
    {
        if (Find(name, tenants) is not { } tenant)
        {
            return Results.NotFound();
        }

        var page = Page.Of(One, new TenantModel(tenant, EditForm.Of(tenant), form));
        if (Kernel.Http.FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return page.WithErrors(faults);
        }

        var setup = new TenantSetup { Name = tenant.Name, SiteName = form.SiteName!, UserName = "admin", Email = form.Email!, Password = form.Password! };
        if ((await tenants.SetupAsync(setup, _ => { }, stop)).Failed(out var error))
        {
            return page.WithError(error);
        }

        await NoteAsync("tenants.set-up", tenant.Name, unit, audit, stop);
        return Results.Redirect($"{http.Request.PathBase}/admin/tenants/{tenant.Name}");
    }

    private static async Task<IResult> MoveAsync(
        string name, [FromForm] StateForm form, ITenants tenants, UnitOfWork unit, IAuditTrail audit, HttpContext http, CancellationToken stop)
    {
        if (Find(name, tenants) is not { } tenant)
        {
            return Results.NotFound();
        }

        var result = form.Action switch
        {
            "enable" => await tenants.EnableAsync(tenant.Name, stop),
            "disable" => await tenants.DisableAsync(tenant.Name, stop),
            "remove" when form.Confirm == tenant.Name => await tenants.RemoveAsync(tenant.Name, stop),
            "remove" => new Error(ErrorKind.Invalid, "tenants.confirm", "Type the tenant's name to remove it with all its data."),
            _ => new Error(ErrorKind.Invalid, "tenants.action", "Choose enable, disable or remove."),
        };
        if (result.Failed(out var error))
        {
            return Page.Of(One, new TenantModel(tenant, EditForm.Of(tenant), new SetupForm())).WithError(error);
        }

        await NoteAsync($"tenants.{form.Action}d", tenant.Name, unit, audit, stop);
        return Results.Redirect(form.Action == "remove" ? $"{http.Request.PathBase}/admin/tenants" : $"{http.Request.PathBase}/admin/tenants/{tenant.Name}");
    }

    private static Task NoteAsync(string action, string name, UnitOfWork unit, IAuditTrail audit, CancellationToken stop) => unit.CommitAsync(
        () =>
        {
            audit.Record(action, $"tenant:{name}");
            return Task.CompletedTask;
        },
        stop);
}
