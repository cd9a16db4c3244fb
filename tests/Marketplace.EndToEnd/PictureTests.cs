using System.Diagnostics;
using Microsoft.Playwright;

namespace Marketplace.EndToEnd;

/// <summary>The pictures of the README and the guides. <c>docs/images/make.sh</c> takes them anew of a running demo; here they prove that it can.</summary>
[Collection(nameof(AtTheCounter))]
public class PictureTests(Browser browser)
{
    private static readonly (string Name, string Path, string? Email, int Width)[] _pictures =
    [
        ("storefront", "/", null, 1440),
        ("product", "/products/morning-mug", null, 1440),
        ("storefront-phone", "/", null, 390),
        ("admin-dashboard", "/admin", "admin@demo.example", 1440),
        ("admin-products", "/admin/products", "admin@demo.example", 1440),
        ("admin-categories", "/admin/categories", "admin@demo.example", 1440),
        ("admin-brand", "/admin/settings/brand", "admin@demo.example", 1440),
        ("vendor-dashboard", "/vendor/annas-hearth", "anna@demo.example", 1440),
        ("vendor-orders", "/vendor/annas-hearth/orders", "anna@demo.example", 1440),
    ];

    [Fact]
    public async Task Every_picture_of_the_documentation_can_be_taken()
    {
        var running = Environment.GetEnvironmentVariable("MARKETPLACE_URL");
        var folder = Environment.GetEnvironmentVariable("MARKETPLACE_PICTURES") ?? Directory.CreateTempSubdirectory("pictures-").FullName;
        foreach (var group in _pictures.GroupBy(picture => (picture.Email, picture.Width)))
        {
            var visitor = await browser.VisitAsync(group.Key.Width, address: running);
            if (group.Key.Email is { } email)
            {
                var ours = running is null && email.StartsWith("admin@", StringComparison.Ordinal);
                await visitor.LogInAsync(ours ? TestMarketplace.Admin : email, ours ? TestMarketplace.Password : Browser.DemoPassword);
            }

            foreach (var (name, path, _, _) in group)
            {
                await visitor.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
                var file = Path.Combine(folder, name);
                await visitor.Page.ScreenshotAsync(new() { Path = $"{file}.png" });
                using var vips = Process.Start("vips", ["copy", $"{file}.png", $"{file}.webp[Q=82,strip]"])!;
                await vips.WaitForExitAsync();
                File.Delete($"{file}.png");
                Assert.True(new FileInfo($"{file}.webp").Length > 2_000, name);
            }

            await visitor.LeaveAsync();
        }
    }
}
