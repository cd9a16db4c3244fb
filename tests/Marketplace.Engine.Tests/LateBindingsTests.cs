using System.Net;
using Marketplace.Runtime.Tenancy;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Engine.Tests;

/// <summary>Endpoints are bound when they are first asked; the framework's own list still is as <c>LateBindings</c> expects it.</summary>
public class LateBindingsTests
{
    [Fact]
    public async Task A_form_is_bound_at_its_first_request_and_protected_from_the_start_also_in_a_group()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddAntiforgery();
        await using var app = builder.Build();
        var filtered = 0;
        app.MapGroup("/outer").MapGroup("/inner").MapPost("/{id:int}", (int id, [FromForm] Form form) => $"{id} {form.Name}").DisableAntiforgery().AddEndpointFilterFactory((_, next) =>
        {
            filtered++;
            return next;
        });
        app.MapPost("/guarded", ([FromForm] Form form) => form.Name);

        IEndpointRouteBuilder routes = app;
        LateBindings.PutOff(routes.DataSources);
        var made = routes.DataSources.SelectMany(source => source.Endpoints).ToList();
        Assert.Equal(0, filtered);
        Assert.True(made.Single(one => one.DisplayName!.Contains("guarded", StringComparison.Ordinal)).Metadata.GetMetadata<IAntiforgeryMetadata>()!.RequiresValidation);
        await app.StartAsync();

        var browser = app.GetTestClient();
        foreach (var name in (string[])["Ada", "Boris"])
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["Name"] = name });
            using var answer = await browser.PostAsync(new Uri("/outer/inner/7", UriKind.Relative), form);
            Assert.Equal((HttpStatusCode.OK, $"7 {name}"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        }
    }

    public sealed record Form
    {
        public string? Name { get; init; }
    }
}
