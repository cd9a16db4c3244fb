using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Marketplace.Kernel;
using Marketplace.Kernel.Security;
using Marketplace.Runtime.Settings;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Runtime.Web;

/// <summary>A window for each account, card and address that has failed lately.</summary>
internal sealed class Tries(SettingsStore settings, TimeProvider clock) : ITries
{
    private const int MostWindows = 200_000;
    private static readonly Error _tooMany = new(ErrorKind.TooMany, "request.too_many_tries", "There were too many tries. Please wait {0} min and try again.");
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, Window> _windows = new();

    public Error? Refusal(HttpContext? http, TryLimit limit, string key) =>
        _windows.TryGetValue(NameOf(limit, key), out var window) ? Judge(http, limit, window, take: false) : null;

    public Error? Take(HttpContext? http, TryLimit limit, string key)
    {
        if (_windows.Count > MostWindows)
        {
            Tidy();
        }

        return Judge(http, limit, _windows.GetOrAdd(NameOf(limit, key), _ => new Window(clock.GetUtcNow())), take: true);
    }

    public void GiveBack(TryLimit limit, string key)
    {
        if (_windows.TryGetValue(NameOf(limit, key), out var window))
        {
            lock (window)
            {
                window.Count = Math.Max(0, window.Count - 1);
            }
        }
    }

    public void Forget(TryLimit limit, string key) => _windows.TryRemove(NameOf(limit, key), out _);

    private Error? Judge(HttpContext? http, TryLimit limit, Window window, bool take)
    {
        var (most, within) = Of(limit);
        lock (window)
        {
            var passed = clock.GetUtcNow() - window.Since;
            if (passed >= within)
            {
                (window.Count, window.Since, passed) = (0, clock.GetUtcNow(), TimeSpan.Zero);
            }

            if (window.Count < most)
            {
                window.Count += take ? 1 : 0;
                return null;
            }

            if (http is { Response.HasStarted: false })
            {
                http.Response.Headers.RetryAfter = Math.Ceiling((within - passed).TotalSeconds).ToString(CultureInfo.InvariantCulture);
            }

            return _tooMany.With((int)Math.Ceiling((within - passed).TotalMinutes));
        }
    }

    private (int Most, TimeSpan Within) Of(TryLimit limit)
    {
        var limits = (RateLimitSettings)settings.Get(RateLimitSettings.Section);
        return limit switch
        {
            TryLimit.LogInToAccount => (limits.WrongLogInsOfAccount, TimeSpan.FromMinutes(5)),
            TryLimit.LogInFromAddress => (limits.WrongLogInsFromAddress, TimeSpan.FromMinutes(5)),
            TryLimit.PaymentWithCard => (limits.RefusedPaymentsOfCard, TimeSpan.FromHours(1)),
            TryLimit.PaymentFromAddress => (limits.RefusedPaymentsFromAddress, TimeSpan.FromHours(1)),
            _ => (limits.CartsFromAddress, TimeSpan.FromMinutes(10)),
        };
    }

    private string NameOf(TryLimit limit, string key) => $"{limit}:{Convert.ToHexString(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(key)))}";

    // The oldest half goes; whoever fills the memory with made-up accounts does not get further with a real one from that address.
    private void Tidy()
    {
        foreach (var (name, _) in _windows.ToArray().OrderBy(w => w.Value.Since).Take(MostWindows / 2))
        {
            _windows.TryRemove(name, out _);
        }
    }

    private sealed class Window(DateTimeOffset since)
    {
        public int Count { get; set; }

        public DateTimeOffset Since { get; set; } = since;
    }
}
