namespace Marketplace.Reviews;

/// <summary>Who can read a review.</summary>
internal enum ReviewState
{
    /// <summary>Everybody.</summary>
    Published,

    /// <summary>Its author, until a moderator has looked at it.</summary>
    Waiting,

    /// <summary>Its author; a moderator has hidden it.</summary>
    Hidden,

    /// <summary>Nobody: its author took it back after it was hidden. What is left keeps the next one from appearing unseen.</summary>
    Withdrawn,
}

internal static class ReviewStates
{
    public static string Badge(this ReviewState state) => state switch
    {
        ReviewState.Published => "badge badge-success",
        ReviewState.Waiting => "badge badge-info",
        ReviewState.Hidden => "badge badge-danger",
        _ => "badge badge-neutral",
    };

    /// <summary>English, translated when shown.</summary>
    public static string Text(this ReviewState state) => state switch
    {
        ReviewState.Published => "Published",
        ReviewState.Waiting => "Waits for approval",
        ReviewState.Hidden => "Hidden",
        _ => "Withdrawn",
    };
}
