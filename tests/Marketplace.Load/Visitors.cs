using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Marketplace.Load;

/// <summary>Buyers who come at their own pace, so many a second and not in step, each for one page that is made for them alone.</summary>
/// <remarks>
/// In a closed loop nobody asks before the last answer is there, so a slow host is asked less. These ask when they would have come, and what they
/// wait is counted from then.
/// </remarks>
internal static class Visitors
{
    public static async Task<int> RunAsync(Uri address, string path, int aSecond, int seconds)
    {
        var (times, waiting, visits) = (new ConcurrentBag<double>(), new ConcurrentBag<Page>(), new List<Task>());
        var failed = 0;
        var dice = new Random(7);
        var began = Stopwatch.GetTimestamp();
        for (var due = TimeSpan.Zero; due.TotalSeconds < seconds; due += TimeSpan.FromSeconds(-Math.Log(1 - dice.NextDouble()) / aSecond))
        {
            if (due - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } early)
            {
                await Task.Delay(early);
            }

            visits.Add(VisitAsync(due, $"{path}?u={dice.Next()}"));
        }

        await Task.WhenAll(visits);
        foreach (var page in waiting)
        {
            page.Dispose();
        }

        var sorted = times.Order().ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"P95 {sorted.ElementAtOrDefault((int)(sorted.Length * 0.95)):0.0} ms, median {sorted.ElementAtOrDefault(sorted.Length / 2):0.0} ms of {sorted.Length} pages, {aSecond} a second, {failed} failed"));
        return failed == 0 ? 0 : 1;

        async Task VisitAsync(TimeSpan due, string wanted)
        {
            try
            {
                var page = waiting.TryTake(out var open) ? open : await Page.OpenAsync(address);
                if (await page.AskAsync(wanted) != 200)
                {
                    Interlocked.Increment(ref failed);
                }

                times.Add((Stopwatch.GetElapsedTime(began) - due).TotalMilliseconds);
                waiting.Add(page);
            }
            catch (Exception fault) when (fault is SocketException or IOException)
            {
                Interlocked.Increment(ref failed);
            }
        }
    }
}
