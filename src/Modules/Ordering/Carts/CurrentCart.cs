using System.Security.Cryptography;
using System.Text;
using Dapper;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Ordering.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Carts;

/// <summary>Finds the cart of whoever is calling: a member's by who they are, a guest's by a token in a cookie.</summary>
internal sealed class CurrentCart(OrderingDb db, OrderingQueries queries, UnitOfWork unit, ITries tries, TimeProvider clock)
{
    private const string Cookie = "cart";

    /// <summary>The cart as it is, or null when the caller has none yet.</summary>
    public async Task<Cart?> FindAsync(HttpContext http, CancellationToken stop) =>
        http.User.UserId() is { } user ? await queries.CartOfMember(db, user, stop) : TokenOf(http) is { } token ? await FindAsync(token, stop) : null;

    /// <summary>The cart with this token as it is, or null. Who has the token has the cart.</summary>
    public async Task<Cart?> FindAsync(string token, CancellationToken stop) => IsToken(token) ? await queries.CartOfGuest(db, HashOf(token), stop) : null;

    /// <summary>Pieces in the cart, for the badge in the page's head.</summary>
    public async Task<int> CountAsync(HttpContext http, CancellationToken stop) =>
        Mine(http, db.Carts.AsNoTracking()) is { } mine ? await mine.SelectMany(c => c.Lines).SumAsync(l => l.Quantity, stop) : 0;

    /// <summary>The cart to change, kept still until the open transaction ends; made when there is none.</summary>
    public async Task<Result<Cart>> OpenAsync(HttpContext http, CancellationToken stop)
    {
        if (await OpenIfAnyAsync(http, stop) is { } known)
        {
            return known;
        }

        if (http.User.UserId() is { } user)
        {
            return await OpenOfMemberAsync(user, stop);
        }

        if (MayBegin(http) is { } held)
        {
            return held;
        }

        var token = NewToken();
        var cart = Cart.OfGuest(HashOf(token), clock.GetUtcNow());
        db.Add(cart);
        unit.AfterCommit(() => Remember(http, token));
        return cart;
    }

    /// <summary>Why no further guest's cart is begun from this address now; each is a row that is kept for ninety days.</summary>
    public Error? MayBegin(HttpContext http) => tries.Take(http, TryLimit.CartFromAddress, http.Address());

    /// <summary>The caller's cart to change, or null when there is none.</summary>
    public async Task<Cart?> OpenIfAnyAsync(HttpContext http, CancellationToken stop) =>
        http.User.UserId() is { } user
            ? await queries.CartIdOfMember(db, user, stop) is { } id ? await LoadAsync(id, stop) : null
            : TokenOf(http) is { } token ? await OpenAsync(token, stop) : null;

    /// <summary>The cart with this token to change, or null.</summary>
    public async Task<Cart?> OpenAsync(string token, CancellationToken stop) =>
        IsToken(token) && await unit.CartOfGuestAsync(HashOf(token), stop) is { } id ? await queries.CartToChange(db, id, stop) : null;

    /// <summary>A cart that was just read, to change: as it was, or read again where it was changed since; null when it is no more.</summary>
    public async Task<Cart?> OpenAsync(Cart seen, CancellationToken stop)
    {
        if (await unit.CartVersionAsync(seen.Id, stop) != seen.Version)
        {
            return await queries.CartToChange(db, seen.Id, stop);
        }

        db.Attach(seen);
        return seen;
    }

    /// <summary>A member's cart to change; made when there is none, by one of two who ask at once.</summary>
    public async Task<Cart> OpenOfMemberAsync(UserId user, CancellationToken stop)
    {
        var now = clock.GetUtcNow().UtcTicks;
        await unit.Connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO ordering_cart (id, user_id, checkout_id, created_at, changed_at, version)
            VALUES (@Id, @User, @Checkout, @Now, @Now, 1) ON CONFLICT (user_id) DO NOTHING
            """,
            new { Id = Guid.CreateVersion7(), User = user.Value, Checkout = Guid.CreateVersion7(), Now = now }, unit.Transaction, cancellationToken: stop));
        return (await LoadAsync((await queries.CartIdOfMember(db, user, stop))!.Value, stop))!;
    }

    /// <summary>Reads a cart to change it, locked first, so that what is read stays true; null when it was merged into another meanwhile.</summary>
    public async Task<Cart?> LoadAsync(Guid id, CancellationToken stop) =>
        await unit.CartVersionAsync(id, stop) is null ? null : await queries.CartToChange(db, id, stop);

    public static void Forget(HttpContext http) => http.ForgetCookie(Cookie);

    public static string NewToken() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Tokens are stored hashed: who reads the database gets nobody's cart.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    public static string? TokenOf(HttpContext http) =>
        http.FindCookie(Cookie) is { } token && IsToken(token) ? token : null;

    private static bool IsToken(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigit);

    private static IQueryable<Cart>? Mine(HttpContext http, IQueryable<Cart> carts)
    {
        if (http.User.UserId() is { } user)
        {
            return carts.Where(c => c.UserId == user);
        }

        if (TokenOf(http) is not { } token)
        {
            return null;
        }

        var hash = HashOf(token);
        return carts.Where(c => c.TokenHash == hash);
    }

    private static void Remember(HttpContext http, string token) => http.KeepCookie(Cookie, token, TimeSpan.FromDays(90));
}

internal static class TenantPaths
{
    /// <summary>The tenant's path base without the language: one cart in all languages.</summary>
    public static string TenantPath(this HttpContext http) => http.Features.Get<LanguageFeature>()?.Root.Value ?? http.Request.PathBase.Value ?? "";

    /// <summary>Public address of the tenant, without a slash at its end.</summary>
    public static string SiteUrl(this HttpContext http, SiteSettings site) => site.BaseUrl is { Length: > 0 } known
        ? known.TrimEnd('/')
        : $"{http.Request.Scheme}://{http.Request.Host}{http.TenantPath()}";
}
