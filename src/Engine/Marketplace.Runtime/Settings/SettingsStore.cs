using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Runtime.Data;
using Marketplace.Runtime.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Runtime.Settings;

/// <summary>A shell's settings in memory. Another node's change reaches it by a rebuild of the shell.</summary>
internal sealed class SettingsStore(TenantDatabase database)
{
    private readonly ConcurrentDictionary<string, string> _bodies = new();
    private readonly ConcurrentDictionary<Type, object> _typed = new();

    public async Task LoadAsync(CancellationToken stop)
    {
        await using var connection = database.CreateConnection();
        foreach (var row in await connection.QueryAsync<SettingSectionRow>(new CommandDefinition("SELECT section, body FROM engine_setting", cancellationToken: stop)))
        {
            _bodies[row.Section] = row.Body;
        }
    }

    // A stored member that a newer version no longer knows is passed over: settings outlive the code that reads them.
    public object Get(SettingsRegistration section) => _typed.GetOrAdd(
        section.Type,
        type => _bodies.TryGetValue(section.Section, out var body)
            ? JsonSerializer.Deserialize(body, type, PlatformJson.Options)!
            : Activator.CreateInstance(type)!);

    public void Set(SettingsRegistration section, object value, string body)
    {
        _bodies[section.Section] = body;
        _typed[section.Type] = value;
    }

    private sealed class SettingSectionRow
    {
        public string Section { get; init; } = "";

        public string Body { get; init; } = "";
    }
}

/// <summary>Changes settings: checked, kept with history and audit, in force when the transaction is.</summary>
internal sealed class SettingsEditor(
    IEnumerable<SettingsRegistration> sections, SettingsStore store, UnitOfWork unit, EngineDb db, TimeProvider clock,
    IAuditTrail audit, IHttpContextAccessor http, Tenancy.TenantTouch touch, Evictions evictions) : ISettingsEditor
{
    public IReadOnlyList<SettingsRegistration> Sections { get; } = [.. sections.OrderBy(s => s.Title, StringComparer.Ordinal)];

    public object Current(SettingsRegistration section) => store.Get(section);

    // What the open transaction has made of a section: a recipe and the set-up after it may both change one.
    private SettingSection? Changed(SettingsRegistration section) => db.Settings.Local.FirstOrDefault(s => s.Section == section.Section);

    private object Latest(SettingsRegistration section) => Changed(section) is { } changed ? JsonSerializer.Deserialize(changed.Body, section.Type, PlatformJson.Options)! : store.Get(section);

    public async Task<Result> ChangeAsync(SettingsRegistration section, JsonObject json, CancellationToken stop)
    {
        var merged = (JsonObject)JsonSerializer.SerializeToNode(Latest(section), section.Type, PlatformJson.Options)!;
        foreach (var (member, value) in json)
        {
            var known = merged.Select(m => m.Key).FirstOrDefault(k => k.Equals(member, StringComparison.OrdinalIgnoreCase));
            if (known is null)
            {
                return new Error(ErrorKind.Invalid, "settings.unknown_member", "Settings '{0}' have no member '{1}'.{2}")
                    .With(section.Section, member, Nearest.Hint(member, merged.Select(m => m.Key)));
            }

            merged[known] = value?.DeepClone();
        }

        object settings;
        try
        {
            settings = merged.Deserialize(section.Type, PlatformJson.Strict)!;
        }
        catch (JsonException fault)
        {
            return new Error(ErrorKind.Invalid, "settings.malformed", "Settings '{0}': the value at {1} does not have the right form.").With(section.Section, fault.Path ?? "$");
        }

        return await ChangeAsync(section, settings, stop);
    }

    public async Task<Result> ChangeAsync(SettingsRegistration section, object settings, CancellationToken stop)
    {
        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateObject(settings, new ValidationContext(settings), faults, validateAllProperties: true))
        {
            return new Error(ErrorKind.Invalid, "settings.invalid", "Settings '{0}': {1}").With(section.Section, string.Join(' ', faults.Select(f => f.ErrorMessage)));
        }

        var body = JsonSerializer.Serialize(settings, section.Type, PlatformJson.Options);
        var before = Latest(section);
        if (body == JsonSerializer.Serialize(before, section.Type, PlatformJson.Options))
        {
            return Result.Done;
        }

        await unit.CommitAsync(
            async () =>
            {
                var stored = Changed(section) ?? await db.Settings.SingleOrDefaultAsync(s => s.Section == section.Section, stop);
                if (stored is null)
                {
                    db.Add(new SettingSection { Section = section.Section, Body = body });
                }
                else
                {
                    stored.Body = body;
                }

                db.Add(new SettingChange
                {
                    Id = Guid.CreateVersion7(),
                    Section = section.Section,
                    Body = body,
                    ChangedAt = clock.GetUtcNow(),
                    ChangedBy = http.HttpContext?.User.UserId()?.Value,
                });
                audit.Record("settings.changed", $"settings:{section.Section}", before, settings);
                unit.AfterCommit(() =>
                {
                    store.Set(section, settings, body);
                    evictions.RaiseHere([EvictionServices.Everything]);
                    touch.OtherNodes();
                });
            },
            stop);
        return Result.Done;
    }

    public async Task<IReadOnlyList<SettingsVersion>> HistoryAsync(SettingsRegistration section, CancellationToken stop) =>
        await db.SettingChanges.AsNoTracking()
            .Where(c => c.Section == section.Section)
            .OrderByDescending(c => c.ChangedAt).Take(50)
            .Select(c => new SettingsVersion(c.ChangedAt, c.ChangedBy == null ? null : new UserId(c.ChangedBy.Value), c.Body))
            .ToListAsync(stop);
}

/// <summary>One section, typed.</summary>
/// <remarks>Every request reads settings and hardly one changes them, so what changing needs, a database context among it, is made only then.</remarks>
internal sealed class SectionSettings<T>(SettingsStore store, IServiceProvider services, IEnumerable<SettingsRegistration> sections) : ISettings<T>
    where T : class, new()
{
    private readonly SettingsRegistration _section = sections.Single(s => s.Type == typeof(T));

    public T Current => (T)store.Get(_section);

    public Task<Result> ChangeAsync(T settings, CancellationToken stop) => services.GetRequiredService<SettingsEditor>().ChangeAsync(_section, settings, stop);
}
