using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Ordering.Carts;
using Marketplace.Ordering.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Shipping;

/// <summary>The country that a buyer wants things delivered to, in a cookie: what they chose, what they ordered to last, or what their first address says.</summary>
internal static class DeliveryPlace
{
    private const string Cookie = "deliver-to";

    /// <summary>ISO 3166 code, or null while nobody knows.</summary>
    public static string? Of(HttpContext http) => http.FindCookie(Cookie) is { } code && Countries.IsCode(code) ? code : null;

    public static void Remember(HttpContext http, string country)
    {
        if (Countries.IsCode(country))
        {
            http.KeepCookie(Cookie, country, TimeSpan.FromDays(365));
        }
    }
}

/// <summary>Who signs in on a new device is shown deliveries to where they live.</summary>
internal sealed class RememberPlaceWhenSignedIn(OrderingDb db) : IWhenSignedIn
{
    public async Task ReactAsync(HttpContext http, UserId user, CancellationToken stop)
    {
        if (DeliveryPlace.Of(http) is null
            && await db.Addresses.AsNoTracking().Where(a => a.UserId == user).OrderBy(a => a.CreatedAt).Select(a => a.Address.Country).FirstOrDefaultAsync(stop) is { } country)
        {
            DeliveryPlace.Remember(http, country);
        }
    }
}

/// <summary>Tells the scripts of a page that is the same for everybody where this buyer wants things delivered to.</summary>
internal sealed class TellPlace : IMeContributor
{
    public string Member => "deliverTo";

    public ValueTask<object?> GetAsync(HttpContext http) => new(DeliveryPlace.Of(http));
}
