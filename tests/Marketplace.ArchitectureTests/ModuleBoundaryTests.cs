using System.Reflection;
using System.Xml.Linq;
using Marketplace.Kernel.Modules;

namespace Marketplace.ArchitectureTests;

/// <summary>Modules are found, not listed: a new one is held to these rules from its first build.</summary>
public class ModuleBoundaryTests
{
    public static TheoryData<string> Modules => [.. Repository.Modules.Select(Repository.NameOf)];

    [Fact]
    public void There_are_modules_to_check() => Assert.True(Repository.Modules.Count >= 7, string.Join(' ', Repository.Modules.Select(Repository.NameOf)));

    [Theory, MemberData(nameof(Modules))]
    public void A_module_references_exactly_the_modules_that_its_manifest_names(string name)
    {
        var module = Repository.Module(name);
        var owners = Repository.Modules.SelectMany(m => m.GetCustomAttributes<FeatureAttribute>().Select(f => (f.Id, Module: Repository.NameOf(m)))).ToDictionary(f => f.Id, f => f.Module);

        var named = module.GetCustomAttributes<FeatureAttribute>().SelectMany(f => f.Dependencies).Select(id => owners[id]).Where(owner => owner != name).Distinct().Order();
        var referenced = XDocument.Load(Path.Combine(Repository.Root, "src", "Modules", name, $"Marketplace.{name}.csproj"))
            .Descendants("ProjectReference").Select(r => r.Attribute("Include")!.Value.Split('\\', '/')).Where(path => path is ["..", _, _]).Select(path => path[1]).Order();

        Assert.Equal(Closed(named), Closed(referenced));
    }

    [Theory, MemberData(nameof(Modules))]
    public void Outside_its_contracts_a_module_shows_only_its_startups(string name)
    {
        var module = Repository.Module(name);

        var shown = module.GetExportedTypes()
            .Where(type => !type.IsSubclassOf(typeof(StartupBase)) && !(type.Namespace ?? "").StartsWith($"Marketplace.{name}.Contracts", StringComparison.Ordinal))
            .Select(type => type.FullName);

        Assert.Empty(shown);
    }

    [Theory, MemberData(nameof(Modules))]
    public void Contracts_speak_of_the_business_not_of_the_database(string name)
    {
        var leaks =
            from type in Repository.Module(name).GetExportedTypes()
            where (type.Namespace ?? "").Contains(".Contracts", StringComparison.Ordinal)
            from member in type.GetMethods()
            from spoken in member.GetParameters().Select(p => p.ParameterType).Append(member.ReturnType)
            where spoken.ToString().Contains("EntityFrameworkCore", StringComparison.Ordinal) || spoken.ToString().Contains("IQueryable", StringComparison.Ordinal)
            select $"{type.Name}.{member.Name}";

        Assert.Empty(leaks);
    }

    [Theory, MemberData(nameof(Modules))]
    public void No_type_is_named_after_nothing(string name)
    {
        string[] banned = ["Service", "Manager", "Helper", "Util", "Utils", "Processor", "Dto", "Impl"];

        // The compiler writes some of its own into each module.
        var named = Repository.Module(name).GetTypes().Where(t => t.Namespace?.StartsWith("Marketplace.", StringComparison.Ordinal) is true && banned.Any(word => t.Name.EndsWith(word, StringComparison.Ordinal))).Select(t => t.FullName);

        Assert.Empty(named);
    }

    [Fact]
    public void The_kernel_and_the_engine_know_no_module()
    {
        var known = Repository.Modules.Select(m => m.GetName().Name).ToHashSet();

        foreach (var engine in (string[])["Marketplace.Kernel", "Marketplace.Runtime"])
        {
            Assert.DoesNotContain(Assembly.Load(engine).GetReferencedAssemblies(), r => known.Contains(r.Name));
        }
    }

    [Fact]
    public void Modules_reference_each_other_in_no_circle()
    {
        var references = Repository.Modules.ToDictionary(m => Repository.NameOf(m), m => m.GetReferencedAssemblies().Select(r => r.Name!).Where(r => Repository.Modules.Any(o => o.GetName().Name == r)).Select(r => r["Marketplace.".Length..]).ToList());

        while (references.FirstOrDefault(m => m.Value.Count == 0).Key is { } leaf)
        {
            references.Remove(leaf);
            references.Values.ToList().ForEach(r => r.Remove(leaf));
        }

        Assert.Empty(references.Keys);
    }

    // A project reference brings what it references, so a manifest need not repeat it.
    private static SortedSet<string> Closed(IEnumerable<string> modules)
    {
        var all = new SortedSet<string>();
        var open = new Stack<string>(modules);
        while (open.TryPop(out var next))
        {
            if (all.Add(next))
            {
                Repository.Module(next).GetReferencedAssemblies().Select(r => r.Name!).Where(r => Repository.Modules.Any(m => m.GetName().Name == r)).ToList().ForEach(r => open.Push(r["Marketplace.".Length..]));
            }
        }

        return all;
    }
}
