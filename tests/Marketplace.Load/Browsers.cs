using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Marketplace.Load;

/// <summary>Very many buyers who look around, each on a connection of their own that stays open while they think for 5 to 15 seconds.</summary>
/// <remarks>Written on sockets: ten thousand handlers of <see cref="HttpClient"/> would take more of the machine than the marketplace.</remarks>
internal static partial class Browsers
{
    private const int Coming = 30;
    private static readonly string[] _words = ["lamp", "mug", "oak", "steel", "tent", "chair", "wool", "glass"];

    public static async Task<int> RunAsync(Uri address, int clients, int seconds)
    {
        using var http = new HttpClient { BaseAddress = address };
        var products = Links().Matches(await http.GetStringAsync(new Uri("sitemaps/products/1.xml", UriKind.Relative))).Select(link => link.Value).Distinct().ToArray();
        var categories = Links().Matches(await http.GetStringAsync(new Uri("sitemaps/categories/1.xml", UriKind.Relative))).Select(link => link.Value).Distinct().ToArray();
        var times = new ConcurrentBag<(bool Cached, double Ms)>();
        var (failed, said, open) = (0, "", 0);
        var steady = Stopwatch.GetTimestamp() + (Stopwatch.Frequency * Coming);
        var end = steady + (Stopwatch.Frequency * (long)seconds);
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            var dice = new Random(client);
            try
            {
                // They come one after the other; what is measured is when all are there and have thought once.
                await Task.Delay(dice.Next(Coming * 500));
                using var page = await Page.OpenAsync(address);
                Interlocked.Increment(ref open);
                while (Stopwatch.GetTimestamp() < end)
                {
                    var (path, cached) = Choose(products, categories, dice);
                    var began = Stopwatch.GetTimestamp();
                    var status = await page.AskAsync(path);
                    if (status == 200 && began >= steady)
                    {
                        times.Add((cached, Stopwatch.GetElapsedTime(began).TotalMilliseconds));
                    }
                    else if (status != 200)
                    {
                        Interlocked.Increment(ref failed);
                        said = $"{status} for {path}";
                    }

                    await Task.Delay(dice.Next(5_000, 15_000));
                }
            }
            catch (Exception fault) when (fault is SocketException or IOException)
            {
                Interlocked.Increment(ref failed);
                said = fault.Message;
            }
        }));
        Console.WriteLine($"{open} connections, {times.Count / seconds}/s, failed {failed} {said}");
        Report("pages that are kept", times.Where(one => one.Cached));
        Report("pages that are made", times.Where(one => !one.Cached));
        Report("all", times);
        return failed == 0 ? 0 : 1;
    }

    // Half of what people look at are the same few pages; the other half are products and lists that nobody looked at a moment ago.
    private static (string Path, bool Cached) Choose(string[] products, string[] categories, Random dice) => dice.Next(10) switch
    {
        < 1 => ("/", true),
        < 5 => (products[dice.Next(Math.Min(50, products.Length))], true),
        < 8 => ($"{products[dice.Next(products.Length)]}?u={dice.Next()}", false),
        < 9 => ($"{categories[dice.Next(categories.Length)]}?u={dice.Next()}", false),
        _ => ($"/search?q={_words[dice.Next(_words.Length)]}&u={dice.Next()}", false),
    };

    private static void Report(string what, IEnumerable<(bool Cached, double Ms)> times)
    {
        var sorted = times.Select(one => one.Ms).Order().ToArray();
        Console.WriteLine(sorted.Length == 0
            ? $"{what}: none"
            : string.Create(CultureInfo.InvariantCulture, $"{what}: {sorted.Length}, median {sorted[sorted.Length / 2]:0.0} ms, 95 % {sorted[(int)(sorted.Length * 0.95)]:0.0} ms, 99 % {sorted[(int)(sorted.Length * 0.99)]:0.0} ms"));
    }

    [GeneratedRegex("/(?:products|categories)/[a-z0-9/-]+")]
    private static partial Regex Links();
}
