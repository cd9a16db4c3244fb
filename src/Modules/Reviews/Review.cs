using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Reviews.Contracts;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Reviews;

/// <summary>What one buyer says of one product.</summary>
internal sealed class Review : Aggregate
{
    public const int LongestTitle = 120;
    public const int LongestText = 4_000;
    public const int LongestReply = 2_000;

    public required ReviewId Id { get; init; }

    public required ProductId ProductId { get; init; }

    public required SellerId SellerId { get; init; }

    /// <summary>Null once the account is gone; the review stays.</summary>
    public UserId? BuyerId { get; init; }

    public required string ProductTitle { get; init; }

    public required string ProductSlug { get; init; }

    /// <summary>The order by which the purchase is known.</summary>
    public required string OrderNumber { get; init; }

    public int Stars { get; private set; }

    public string Title { get; private set; } = "";

    public string Text { get; private set; } = "";

    /// <summary>Two-letter code of what it is written in.</summary>
    public string Language { get; private set; } = "en";

    /// <summary>First name and initial; empty for somebody who does not want to be named.</summary>
    public string AuthorName { get; private set; } = "";

    public ReviewState State { get; private set; }

    public string? HiddenReason { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? EditedAt { get; private set; }

    public string Reply { get; private set; } = "";

    public DateTimeOffset? RepliedAt { get; private set; }

    /// <summary>When it was answered for the first time, whatever became of the answer; its author is told then, and not again.</summary>
    public DateTimeOffset? FirstRepliedAt { get; private set; }

    /// <summary>Reports that nobody has looked at.</summary>
    public int OpenReports { get; private set; }

    /// <summary>The stars as they count for the product; null when they do not.</summary>
    public int? Counted => State == ReviewState.Published ? Stars : null;

    /// <summary>What the buyer says, for the first time or instead of what they said.</summary>
    public void Say(ReviewWords words, bool approveFirst, DateTimeOffset at)
    {
        var isNew = Stars == 0;
        (Stars, Title, Text, Language, AuthorName) = (words.Stars, words.Title, words.Text, words.Language, words.AuthorName);
        (CreatedAt, EditedAt) = isNew ? (at, EditedAt) : (CreatedAt, at);

        // What a moderator has hidden does not come back by being written anew.
        var mayAppear = !approveFirst && HiddenReason is null;
        MoveTo(mayAppear ? ReviewState.Published : ReviewState.Waiting, at);
    }

    /// <summary>Its author takes it back; false when nothing has to be kept of it.</summary>
    public bool Withdraw(DateTimeOffset at)
    {
        if (HiddenReason is null)
        {
            return false;
        }

        (Title, Text, AuthorName, Reply, RepliedAt, OpenReports) = ("", "", "", "", null, 0);
        MoveTo(ReviewState.Withdrawn, at);
        return true;
    }

    /// <summary>It is being deleted: it counts no more.</summary>
    public void Gone() => State = ReviewState.Withdrawn;

    public Result Answer(string reply, DateTimeOffset at)
    {
        if (State != ReviewState.Published)
        {
            return ReviewErrors.NotPublic;
        }

        (Reply, RepliedAt) = (reply, reply.Length > 0 ? at : null);
        if (FirstRepliedAt is null && RepliedAt is not null)
        {
            FirstRepliedAt = at;
            Raise(new ReviewAnswered(Id, ProductId, SellerId, at));
        }

        return Result.Done;
    }

    public Result Report(UserId by)
    {
        if (by == BuyerId)
        {
            return ReviewErrors.OwnReview;
        }

        if (State != ReviewState.Published)
        {
            return ReviewErrors.Unknown;
        }

        OpenReports++;
        return Result.Done;
    }

    /// <summary>A moderator sees nothing wrong with it.</summary>
    public Result Keep()
    {
        if (OpenReports == 0)
        {
            return ReviewErrors.NothingReported;
        }

        OpenReports = 0;
        return Result.Done;
    }

    public Result Hide(string reason, DateTimeOffset at)
    {
        if (State is ReviewState.Hidden or ReviewState.Withdrawn)
        {
            return State == ReviewState.Hidden ? ReviewErrors.AlreadyHidden : ReviewErrors.IsWithdrawn;
        }

        (HiddenReason, OpenReports) = (reason, 0);
        MoveTo(ReviewState.Hidden, at);
        Raise(new ReviewHidden(Id, ProductId, SellerId, reason, at));
        return Result.Done;
    }

    public Result Show(DateTimeOffset at)
    {
        if (State is ReviewState.Published or ReviewState.Withdrawn)
        {
            return State == ReviewState.Published ? ReviewErrors.AlreadyShown : ReviewErrors.IsWithdrawn;
        }

        HiddenReason = null;
        MoveTo(ReviewState.Published, at);
        return Result.Done;
    }

    private void MoveTo(ReviewState next, DateTimeOffset at)
    {
        if (next == ReviewState.Published && (State != next || EditedAt is null))
        {
            Raise(new ReviewPublished(Id, ProductId, SellerId, Stars, at));
        }

        State = next;
    }
}

/// <summary>What a buyer has typed, checked and cleaned.</summary>
internal sealed record ReviewWords(int Stars, string Title, string Text, string Language, string AuthorName);
