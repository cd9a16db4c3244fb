namespace Marketplace.Ordering.Idempotency;

/// <summary>What was answered to a request that carried an <c>Idempotency-Key</c>; kept for a day.</summary>
internal sealed class StoredAnswer
{
    /// <summary>Hash of who asks, what and the key.</summary>
    public required string Id { get; init; }

    public required string RequestHash { get; init; }

    /// <summary>0 while the first request is still at work.</summary>
    public int Status { get; init; }

    public string ContentType { get; init; } = "";

    public string Body { get; init; } = "";

    public required DateTimeOffset CreatedAt { get; init; }
}
