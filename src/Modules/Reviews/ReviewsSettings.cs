using System.ComponentModel.DataAnnotations;

namespace Marketplace.Reviews;

/// <summary>How this tenant deals with reviews; section <c>reviews</c>.</summary>
internal sealed record ReviewsSettings
{
    [Display(Name = "Look at reviews before they appear", Description = "When off, a new review can be read at once and moderators look at what is reported.")]
    public bool ApproveFirst { get; init; }

    [Display(Name = "Ask buyers for reviews by e-mail", Description = "One mail an order, to members only.")]
    public bool AskBuyers { get; init; } = true;

    [Range(0, 90), Display(Name = "Days from the last parcel to that mail", Description = "An order that was delivered is asked about a day later at the earliest.")]
    public int AskAfterDays { get; init; } = 7;
}
