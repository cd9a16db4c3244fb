using System.Text.Json;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Tenancy;

namespace Marketplace.Engine.Tests;

public abstract class RecipeTests(DatabaseKind kind) : IAsyncLifetime
{
    private TestMarketplace _market = null!;

    public async Task InitializeAsync() => _market = await Probing.StartAsync(kind, new Dictionary<string, string>
    {
        ["one"] = """{ "name": "one", "steps": [ { "name": "recipes", "values": [ { "name": "two" } ] } ] }""",
        ["two"] = """{ "name": "two", "steps": [ { "name": "recipes", "values": [ { "name": "one" } ] } ] }""",
    });

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task Comments_and_expressions_are_allowed_and_put_in_their_places()
    {
        var result = await RunAsync("""
            {
              // a comment
              "name": "expressive",
              "variables": { "tone": "[js: ['h', 'igh'].join('')]" },
              "steps": [ { "name": "settings", "probe": { "tone": "[js: variables('tone')]", "bells": "[js: 2 + 3]" } } ],
            }
            """);

        Assert.False(result.Failed(out var error), error?.Message);
        Assert.Equal(new ProbeSettings { Bells = 5, Tone = "high" }, await SettingsAsync());
    }

    [Fact]
    public async Task An_unknown_step_is_named_with_its_line_and_the_nearest_known_one()
    {
        var error = await RefusedAsync("""
            {
              "name": "misspelt",
              "steps": [
                { "name": "settings", "probe": { "bells": 4 } },
                { "name": "setings" }
              ]
            }
            """);

        Assert.Equal("recipes.unknown_step", error.Code);
        Assert.Equal("There is no recipe step 'setings' (line 5). Did you mean 'settings'?", error.Message);
        Assert.Equal(3, (await SettingsAsync()).Bells);
    }

    [Fact]
    public async Task An_unknown_member_of_a_step_is_named_with_its_line_and_the_nearest_known_one()
    {
        var error = await RefusedAsync("""
            {
              "name": "misspelt",
              "steps": [
                { "name": "Users", "users": [
                  { "email": "a@b.test",
                    "pasword": "correct horse battery" } ] }
              ]
            }
            """);

        Assert.Equal("recipes.unknown_field", error.Code);
        Assert.Contains("'pasword' (line 6). Did you mean 'password'?", error.Message);
    }

    [Fact]
    public async Task A_recipe_that_fails_half_way_leaves_the_tenant_as_it_was()
    {
        var error = await RefusedAsync("""
            {
              "name": "half",
              "steps": [
                { "name": "feature", "enable": [ "Marketplace.Sellers" ] },
                { "name": "settings", "probe": { "bells": 4 } },
                { "name": "Users", "users": [ { "email": "new@person.test", "password": "correct horse battery" } ] },
                { "name": "settings", "probe": { "bells": 99 } }
              ]
            }
            """);

        Assert.Contains("line 7", error.Message);
        Assert.Equal(3, (await SettingsAsync()).Bells);
        Assert.Null(await _market.Ask<Marketplace.Kernel.Security.IPeople, object?>(async p => await p.FindByEmailAsync("new@person.test", CancellationToken.None)));
        Assert.False((await _market.Ask<ITenantFeatures, FeatureState>(f => Task.FromResult(f.All.Single(x => x.Id == "Marketplace.Sellers")))).Enabled);
    }

    [Theory]
    [InlineData("""{ "name": "x", "steps": [ { "name": "feature", "enable": [ "Test.Prob" ] } ] }""", "features.unknown")]
    [InlineData("""{ "name": "x", "steps": [ { "name": "settings", "prob": {} } ] }""", "There is no settings section 'prob'")]
    [InlineData("""{ "name": "x", "steps": [ { "enable": [] } ] }""", "recipes.no_step_name")]
    [InlineData("""{ "name": "x", "stepps": [] }""", "recipes.unknown_member")]
    [InlineData("""{ "name": "x", "steps": [ """, "recipes.malformed")]
    [InlineData("""[]""", "recipes")]
    [InlineData("""{ "name": "x", "steps": [ { "name": "settings", "probe": { "bells": "[js: while(true){}]" } } ] }""", "recipes.expression")]
    [InlineData("""{ "name": "x", "steps": [ { "name": "settings", "probe": { "bells": "[js: variables('no')]" } } ] }""", "there is no variable 'no'")]
    [InlineData("""{ "name": "x", "steps": [ { "name": "recipes", "values": [ { "name": "one" } ] } ] }""", "recipes.circle")]
    [InlineData("""{ "name": "x", "steps": [ { "name": "Users", "users": 7 } ] }""", "recipes.wrong_value")]
    public async Task What_is_wrong_with_a_recipe_is_said(string recipe, string expected)
    {
        var error = await RefusedAsync(recipe);

        Assert.Contains(expected, $"{error.Code} {error.Message}");
    }

    [Fact]
    public async Task Each_step_has_a_schema_and_the_whole_recipe_too()
    {
        var whole = await SchemaAsync(null);
        var users = await SchemaAsync("Users");

        var steps = whole.GetProperty("properties").GetProperty("steps").GetProperty("items").GetProperty("oneOf").EnumerateArray()
            .Select(s => s.GetProperty("title").GetString()).ToList();
        Assert.Superset(new HashSet<string?> { "feature", "themes", "settings", "recipes", "Users", "Roles" }, steps.ToHashSet());
        Assert.Equal("Users", users.GetProperty("properties").GetProperty("name").GetProperty("const").GetString());
        Assert.True(users.GetProperty("properties").TryGetProperty("users", out _));
    }

    private Task<Result> RunAsync(string recipe) => _market.Ask<IRecipes, Result>(r => r.RunTextAsync(recipe, _ => { }, CancellationToken.None));

    private async Task<Error> RefusedAsync(string recipe)
    {
        Assert.True((await RunAsync(recipe)).Failed(out var error));
        return error;
    }

    private Task<ProbeSettings> SettingsAsync() => _market.Ask<ISettings<ProbeSettings>, ProbeSettings>(s => Task.FromResult(s.Current));

    private async Task<JsonElement> SchemaAsync(string? step)
    {
        var schema = await _market.Ask<IRecipes, Result<string>>(r => Task.FromResult(r.Schema(step)));
        Assert.False(schema.Failed(out _, out var text));
        return JsonDocument.Parse(text!).RootElement;
    }
}

public sealed class RecipesOnSqlite() : RecipeTests(DatabaseKind.Sqlite);

public sealed class RecipesOnPostgreSql() : RecipeTests(DatabaseKind.PostgreSql);

/// <summary>A marketplace is written as one recipe and made again from it.</summary>
public abstract class ExportTests(DatabaseKind kind)
{
    [Fact]
    public async Task A_tenant_that_is_made_from_another_s_export_exports_the_same()
    {
        await using var market = await TestMarketplace.StartAsync(kind, recipe: null, RepositoryRoot.Recipes("marketplace"));
        await market.SetUpAsync("marketplace");
        var admin = await market.SignedInAsync();
        await admin.PostFormAsync("/admin/settings/site", "/admin/settings/site", new() { ["SiteName"] = "Rivers & Co" });

        var answer = await admin.GetAsync("/admin/recipes/export");
        var recipe = await answer.Content.ReadAsStringAsync();
        await using var other = await TestMarketplace.StartAsync(kind, recipe: null, new Dictionary<string, string> { ["copy"] = recipe });
        await other.SetUpAsync(System.Text.Json.JsonDocument.Parse(recipe).RootElement.GetProperty("name").GetString()!);
        var again = await (await other.SignedInAsync()).GetStringAsync("/admin/recipes/export");

        Assert.EndsWith(".recipe.json", answer.Content.Headers.ContentDisposition!.FileNameStar ?? answer.Content.Headers.ContentDisposition.FileName);
        Assert.Equal(Steps(recipe), Steps(again));
        Assert.DoesNotContain("\"password\"", recipe, StringComparison.OrdinalIgnoreCase);
    }

    // The site's name is chosen at set-up, after the recipe.
    private static List<string> Steps(string recipe) =>
        [.. System.Text.Json.JsonDocument.Parse(recipe).RootElement.GetProperty("steps").EnumerateArray().Select(step => System.Text.RegularExpressions.Regex.Replace(step.GetRawText(), "\"siteName\": \"[^\"]*\"", ""))];
}

public sealed class ExportOnSqlite() : ExportTests(DatabaseKind.Sqlite);

public sealed class ExportOnPostgreSql() : ExportTests(DatabaseKind.PostgreSql);
