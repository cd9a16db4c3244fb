using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;

namespace Marketplace.Ordering;

/// <summary>What somebody means to buy. It holds no price but the one that was seen, to say when it has changed.</summary>
internal sealed class Cart : Aggregate
{
    public const int LargestQuantity = 999;
    public const int MostLines = 100;

    private readonly List<CartLine> _lines = [];

    public required Guid Id { get; init; }

    /// <summary>Hash of a guest's token; null for a member's cart.</summary>
    public string? TokenHash { get; private set; }

    public UserId? UserId { get; private set; }

    /// <summary>Identity of the order that this cart will become; a fresh one after each attempt.</summary>
    public Guid CheckoutId { get; private set; } = Guid.CreateVersion7();

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ChangedAt { get; private set; }

    public IReadOnlyList<CartLine> Lines => _lines;

    public static Cart OfGuest(string tokenHash, DateTimeOffset at) => new() { Id = Guid.CreateVersion7(), TokenHash = tokenHash, CreatedAt = at, ChangedAt = at };

    /// <summary>Puts pieces in; the same variant again adds up, to 999 at most.</summary>
    public Result Add(VariantId variant, int quantity, Money seen, DateTimeOffset at)
    {
        if (quantity is < 1 or > LargestQuantity)
        {
            return OrderErrors.BadQuantity;
        }

        if (_lines.Find(l => l.VariantId == variant) is { } line)
        {
            line.Set(Math.Min(LargestQuantity, line.Quantity + quantity), seen);
        }
        else if (_lines.Count >= MostLines)
        {
            return OrderErrors.CartFull;
        }
        else
        {
            _lines.Add(new CartLine(Id, variant, quantity, seen, at));
        }

        ChangedAt = at;
        return Result.Done;
    }

    /// <summary>Sets how many; 0 takes the line out.</summary>
    public Result Set(VariantId variant, int quantity, Money seen, DateTimeOffset at)
    {
        if (quantity == 0)
        {
            Remove(variant, at);
            return Result.Done;
        }

        if (_lines.Find(l => l.VariantId == variant) is not { } line)
        {
            return Add(variant, quantity, seen, at);
        }

        if (quantity is < 1 or > LargestQuantity)
        {
            return OrderErrors.BadQuantity;
        }

        line.Set(quantity, seen);
        ChangedAt = at;
        return Result.Done;
    }

    public bool Remove(VariantId variant, DateTimeOffset at)
    {
        ChangedAt = at;
        return _lines.RemoveAll(l => l.VariantId == variant) > 0;
    }

    /// <summary>A guest has signed in: the cart is theirs now.</summary>
    public void GiveTo(UserId user, DateTimeOffset at) => (UserId, TokenHash, ChangedAt) = (user, null, at);

    /// <summary>Takes another cart's lines over.</summary>
    public void Merge(Cart other, DateTimeOffset at)
    {
        foreach (var line in other.Lines)
        {
            Add(line.VariantId, line.Quantity, line.Seen, at);
        }
    }

    /// <summary>What was ordered is no longer in the cart; what was put in meanwhile stays.</summary>
    public void Bought(IEnumerable<StockLine> ordered, DateTimeOffset at)
    {
        foreach (var bought in ordered)
        {
            if (_lines.Find(l => l.VariantId == bought.VariantId) is { } line)
            {
                if (line.Quantity <= bought.Quantity)
                {
                    _lines.Remove(line);
                }
                else
                {
                    line.Set(line.Quantity - bought.Quantity, line.Seen);
                }
            }
        }

        StartOver(at);
    }

    /// <summary>The next attempt to pay is another order.</summary>
    public void StartOver(DateTimeOffset at) => (CheckoutId, ChangedAt) = (Guid.CreateVersion7(), at);
}

/// <summary>One variant in a cart.</summary>
internal sealed class CartLine
{
    private CartLine()
    {
    }

    public CartLine(Guid cart, VariantId variant, int quantity, Money seen, DateTimeOffset at)
    {
        (CartId, VariantId, Quantity, AddedAt) = (cart, variant, quantity, at);
        (SeenMinor, SeenCurrency) = (seen.Minor, seen.Currency);
    }

    public Guid CartId { get; private init; }

    public VariantId VariantId { get; private init; }

    public int Quantity { get; private set; }

    public long SeenMinor { get; private set; }

    public string SeenCurrency { get; private set; } = "";

    public DateTimeOffset AddedAt { get; private init; }

    public Money Seen => new(SeenMinor, SeenCurrency);

    public void Set(int quantity, Money seen) => (Quantity, SeenMinor, SeenCurrency) = (quantity, seen.Minor, seen.Currency);
}
