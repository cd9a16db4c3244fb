using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Marketplace.Search;

/// <summary>Short numbers for what the index knows by long names: 63 bits of a hash, so that nobody has to give them out.</summary>
internal static class SearchKey
{
    public static long Of(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return Of(bytes);
    }

    /// <summary>The number of a value of a facet; large and small letters are the same.</summary>
    public static long Of(string facet, string value) => Of(Encoding.UTF8.GetBytes($"{facet}\0{value.Trim().ToUpperInvariant()}"));

    public static long Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash) & long.MaxValue;
    }
}
