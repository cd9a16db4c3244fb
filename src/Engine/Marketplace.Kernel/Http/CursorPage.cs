using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Text;

namespace Marketplace.Kernel.Http;

/// <summary>One page of a list, in the API's shape.</summary>
/// <param name="Items">The page.</param>
/// <param name="Next">Cursor of the next page, or null at the end; opaque to callers.</param>
public sealed record CursorPage<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>Cuts a list that was read one longer than the page, and makes the cursor from the last item shown.</summary>
    public static CursorPage<T> Of(IReadOnlyList<T> oneMore, int limit, Func<T, string> key) => oneMore.Count > limit
        ? new([.. oneMore.Take(limit)], Cursor.Encode(key(oneMore[limit - 1])))
        : new(oneMore, null);
}

/// <summary>Query parameters of every list of the API.</summary>
public sealed record Paging
{
    /// <summary>Items a page, 1 to 100; 24 when left out.</summary>
    [Range(1, 100)]
    public int? Limit { get; init; }

    /// <summary>The <c>next</c> of the page before.</summary>
    [MaxLength(512)]
    public string? After { get; init; }

    /// <summary>Items a page, with the default filled in.</summary>
    public int Size => Limit ?? 24;

    /// <summary>What <see cref="CursorPage{T}.Of"/> made the cursor from; null on the first page or for a cursor that is not ours.</summary>
    public string? Key => Cursor.Decode(After);
}

internal static class Cursor
{
    public static string Encode(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    public static string? Decode(string? cursor)
    {
        if (cursor is null || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
    }
}
