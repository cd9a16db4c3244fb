using Marketplace.Host;
using Marketplace.Runtime;

// With a command it does that and ends; without one it serves.
if (args is [not "serve" and not ['-', ..], ..] or ["--help" or "-h" or "-?", ..])
{
    return await CommandLine.RunAsync(args);
}

var builder = MarketplaceHost.CreateBuilder(args is ["serve", ..] ? args[1..] : args);
var app = builder.Build();
app.UseMarketplace();
await app.RunAsync();
return 0;
