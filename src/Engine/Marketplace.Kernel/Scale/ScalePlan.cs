using System.Buffers.Binary;
using System.ComponentModel.DataAnnotations;

namespace Marketplace.Kernel.Scale;

/// <summary>How large the made-up marketplace is to be. The same plan gives the same people, shops, goods and sales.</summary>
public sealed record ScalePlan
{
    private static readonly long _epoch = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>People with an account; the first of them own the shops.</summary>
    [Range(1, 10_000_000)]
    public int Users { get; init; } = 100_000;

    /// <summary>Shops; at most as many as people and variants.</summary>
    [Range(1, 100_000)]
    public int Sellers { get; init; } = 1_000;

    /// <summary>Variants, which are in some fewer products.</summary>
    [Range(1, 5_000_000)]
    public int Skus { get; init; } = 50_000;

    /// <summary>What was sold in the month before <see cref="Until"/>, in whole units of the tenant's currency.</summary>
    [Range(0, 1_000_000_000)]
    public int OrdersUsd { get; init; } = 500_000;

    /// <summary>Another seed, another marketplace.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>End of the month in which the orders were placed; the present day when left out.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The dice of one made-up thing, so that it does not depend on what was made before it.</summary>
    public Dice DiceOf(string kind, long number)
    {
        unchecked
        {
            var mixed = 14695981039346656037UL ^ (uint)Seed;
            foreach (var letter in kind)
            {
                mixed = (mixed ^ letter) * 1099511628211UL;
            }

            var dice = new Dice(mixed + ((ulong)number * 0xD1342543DE82EF95));
            dice.Next();
            return dice;
        }
    }

    /// <summary>The identity of a made-up thing: version 7, in the order of the numbers.</summary>
    public Guid IdOf(string kind, long number)
    {
        var dice = DiceOf($"{kind}.id", number);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)(_epoch + number) << 16);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | (dice.Next() & 0xFFF)));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], 0x8000000000000000 | (dice.Next() >> 2));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The person of this number.</summary>
    public UserId UserAt(int number) => new(IdOf("user", number));

    /// <summary>Where the person of this number is written to; nothing is ever sent to this domain (RFC 2606).</summary>
    public static string EmailAt(int number) => $"person{number:0000000}@scale.example";

    /// <summary>How the person of this number is called.</summary>
    public string NameAt(int number)
    {
        var dice = DiceOf("user.name", number);
        return $"{dice.One(_first)} {dice.One(_last)}";
    }

    private static readonly string[] _first =
    [
        "Anna", "Boris", "Clara", "David", "Elena", "Felix", "Greta", "Hugo", "Irina", "Jonas", "Katya", "Leo", "Maria", "Nikita", "Olga", "Pavel",
        "Rosa", "Sergei", "Tanya", "Viktor", "Wanda", "Yana", "Zoe", "Ivan", "Мария", "Алексей", "Ольга", "Дмитрий",
    ];

    private static readonly string[] _last =
    [
        "Abel", "Brandt", "Costa", "Dorn", "Ek", "Fischer", "Garin", "Holm", "Ilves", "Jansen", "Kern", "Lund", "Moreau", "Novak", "Orlov", "Petrov",
        "Quist", "Rossi", "Silva", "Tamm", "Unger", "Vogel", "Weiss", "Yilmaz", "Zorn", "Соколова", "Ким", "Ткаченко",
    ];
}
