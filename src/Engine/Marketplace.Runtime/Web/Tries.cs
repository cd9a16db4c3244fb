using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Marketplace.Kernel;
using Marketplace.Kernel.Security;
using Marketplace.Runtime.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Runtime.Web;

/// <summary>A window for each account, card and address that has failed lately.</summary>
/// <remarks>Nodes tell each other what they count, sealed; carts are counted by each node for itself, since they are many and cost nobody money.</remarks>
internal sealed class Tries(SettingsStore settings, IDataProtectionProvider protection, TimeProvider clock) : ITries
{
    private const int MostWindows = 200_000;
    private static readonly Error _tooMany = new(ErrorKind.TooMany, "request.too_many_tries", "There were too many tries. Please wait {0} min and try again.");
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, Window> _windows = new();

    private readonly IDataProtector _protector = protection.CreateProtector("Tries");

    /// <summary>Tells the other nodes; null where there are none.</summary>
    public Action<string>? Elsewhere { get; set; }

    public Error? Refusal(HttpContext? http, TryLimit limit, string key) =>
        _windows.TryGetValue(NameOf(limit, key), out var window) ? Judge(http, limit, window, take: false) : null;

    public Error? Take(HttpContext? http, TryLimit limit, string key)
    {
        if (_windows.Count > MostWindows)
        {
            Tidy();
        }

        var held = Judge(http, limit, _windows.GetOrAdd(NameOf(limit, key), _ => new Window(clock.GetUtcNow())), take: true);
        if (held is null)
        {
            Tell("take", limit, key);
        }

        return held;
    }

    public void GiveBack(TryLimit limit, string key)
    {
        GiveBackHere(limit, key);
        Tell("back", limit, key);
    }

    public void Forget(TryLimit limit, string key)
    {
        _windows.TryRemove(NameOf(limit, key), out _);
        Tell("forget", limit, key);
    }

    /// <summary>Counts what another node has told.</summary>
    public void Heard(string text)
    {
        if (Unsealed(text)?.Split(' ', 3) is not [var what, var name, var key] || !Enum.TryParse<TryLimit>(name, out var limit))
        {
            return;
        }

        switch (what)
        {
            case "take":
                Judge(null, limit, _windows.GetOrAdd(NameOf(limit, key), _ => new Window(clock.GetUtcNow())), take: true);
                break;
            case "back":
                GiveBackHere(limit, key);
                break;
            default:
                _windows.TryRemove(NameOf(limit, key), out _);
                break;
        }
    }

    // Sealed with the keys that all nodes have: what passes through the database is a card or an account.
    private void Tell(string what, TryLimit limit, string key)
    {
        if (limit != TryLimit.CartFromAddress)
        {
            Elsewhere?.Invoke(_protector.Protect($"{what} {limit} {key}"));
        }
    }

    private string? Unsealed(string text)
    {
        try
        {
            return _protector.Unprotect(text);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private void GiveBackHere(TryLimit limit, string key)
    {
        if (_windows.TryGetValue(NameOf(limit, key), out var window))
        {
            lock (window)
            {
                window.Count = Math.Max(0, window.Count - 1);
            }
        }
    }

    private Error? Judge(HttpContext? http, TryLimit limit, Window window, bool take)
    {
        var (most, within) = Of(limit);
        lock (window)
        {
            var passed = clock.GetUtcNow() - window.Since;
            if (passed >= within || passed < TimeSpan.Zero)
            {
                // Over, or the clock was set back: nobody is to be shut out for as long as that.
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
