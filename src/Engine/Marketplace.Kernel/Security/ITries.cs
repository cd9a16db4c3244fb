using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Kernel.Security;

/// <summary>What only so many tries are allowed of; the numbers are the tenant's settings (section <c>rate-limits</c>).</summary>
public enum TryLimit
{
    /// <summary>Wrong passwords and codes for one account, whether there is such an account or not.</summary>
    LogInToAccount,

    /// <summary>Wrong passwords and codes from one address; those that succeed do not count, so an office is not held up.</summary>
    LogInFromAddress,

    /// <summary>Payments with one card that were refused.</summary>
    PaymentWithCard,

    /// <summary>Payments from one address that were refused.</summary>
    PaymentFromAddress,

    /// <summary>Guests' carts that were begun from one address.</summary>
    CartFromAddress,
}

/// <summary>Counts tries by account, card or address. It stands beside the limits on requests: those hold back speed, this holds back guessing.</summary>
/// <remarks>What is wrong with passwords and cards is counted by all nodes together, carts by each; a node forgets when it restarts. Keys are kept as keyed hashes, so that no card number or address lies in memory.</remarks>
public interface ITries
{
    /// <summary>Why no further try is allowed now, or null; says in <c>Retry-After</c> how long that holds.</summary>
    /// <param name="http">The request, or null where there is none.</param>
    /// <param name="limit">What is tried.</param>
    /// <param name="key">The account, card or address.</param>
    Error? Refusal(HttpContext? http, TryLimit limit, string key);

    /// <summary>Counts a try, unless none is allowed: then the same as <see cref="Refusal"/>.</summary>
    Error? Take(HttpContext? http, TryLimit limit, string key);

    /// <summary>The try went well: it does not count.</summary>
    void GiveBack(TryLimit limit, string key);

    /// <summary>Whoever this is has proved it: all tries are forgotten.</summary>
    void Forget(TryLimit limit, string key);
}

/// <summary>Who is calling, for limits.</summary>
public static class CallerAddress
{
    /// <summary>The caller's address. Of IPv6 only the network (/64), for each customer of a provider has a whole one to choose from.</summary>
    public static string Address(this HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        if (address is null)
        {
            return "local";
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes).ToString();
    }
}
