using Marketplace.Kernel;
using Marketplace.Kernel.Media;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Sellers;

/// <summary>A company or person who sells on the marketplace: its shop, its people, and where it stands with us.</summary>
internal sealed class Seller : Aggregate
{
    private readonly List<SellerMember> _members = [];

    private Seller()
    {
    }

    public SellerId Id { get; private init; }

    public string Slug { get; private set; } = "";

    public string Name { get; private set; } = "";

    public string Story { get; private set; } = "";

    public string Email { get; private set; } = "";

    public string Country { get; private set; } = "";

    public string ReturnsPolicy { get; private set; } = "";

    public string ShippingPolicy { get; private set; } = "";

    public string? LogoKey { get; private set; }

    public int LogoWidth { get; private set; }

    public int LogoHeight { get; private set; }

    public SellerStatus Status { get; private set; }

    public string? SuspensionReason { get; private set; }

    public DateTimeOffset AppliedAt { get; private init; }

    public DateTimeOffset? HolidayFromAt { get; private set; }

    public DateTimeOffset? HolidayUntilAt { get; private set; }

    public string HolidayMessage { get; private set; } = "";

    /// <summary>What has been told of the holiday; what holds at a moment follows from its two ends.</summary>
    public bool OnHoliday { get; private set; }

    public IReadOnlyList<SellerMember> Members => _members;

    public static Seller Apply(string slug, string name, string story, string email, string country, UserId owner, DateTimeOffset at)
    {
        var seller = new Seller
        {
            Id = SellerId.New(), Slug = slug, Name = name, Story = story, Email = email, Country = country,
            Status = SellerStatus.Applied, AppliedAt = at,
        };
        seller._members.Add(new SellerMember(owner, SellerRole.Owner, at));
        seller.Raise(new SellerApplied(seller.Id, at));
        return seller;
    }

    /// <summary>Lets an applicant in, or a suspended seller back in.</summary>
    public Result Activate(DateTimeOffset at) => MoveTo(SellerStatus.Active, () =>
    {
        SuspensionReason = null;
        Raise(new SellerActivated(Id, at));
    });

    public Result Suspend(string reason, DateTimeOffset at) => MoveTo(SellerStatus.Suspended, () =>
    {
        SuspensionReason = reason;
        Raise(new SellerSuspended(Id, reason, at));
    });

    public Result Close(DateTimeOffset at) => MoveTo(SellerStatus.Closed, () => Raise(new SellerClosed(Id, at)));

    public void Describe(string name, string story, string email, string country, string returns, string shipping, DateTimeOffset at)
    {
        if ((Name, Story, Email, Country, ReturnsPolicy, ShippingPolicy) == (name, story, email, country, returns, shipping))
        {
            return;
        }

        (Name, Story, Email, Country, ReturnsPolicy, ShippingPolicy) = (name, story, email, country, returns, shipping);
        Raise(new SellerProfileChanged(Id, at));
    }

    public void Show(StoredImage? logo, DateTimeOffset at)
    {
        (LogoKey, LogoWidth, LogoHeight) = (logo?.Key, logo?.Width ?? 0, logo?.Height ?? 0);
        Raise(new SellerProfileChanged(Id, at));
    }

    /// <summary>Plans a holiday, or none.</summary>
    public void Plan(ShopHoliday? holiday, DateTimeOffset at)
    {
        (HolidayFromAt, HolidayUntilAt, HolidayMessage) = (holiday?.FromAt, holiday?.UntilAt, holiday?.Message ?? "");
        OnHoliday = holiday?.Covers(at) == true;
        Raise(new SellerProfileChanged(Id, at));
    }

    /// <summary>Tells that a holiday has begun, or that it is over and forgotten, when it was not told yet.</summary>
    public void TurnHoliday(DateTimeOffset at)
    {
        var now = HolidayFromAt <= at && at < HolidayUntilAt;
        if (HolidayUntilAt <= at)
        {
            (HolidayFromAt, HolidayUntilAt, HolidayMessage) = (null, null, "");
        }
        else if (now == OnHoliday)
        {
            return;
        }

        OnHoliday = now;
        Raise(new SellerHolidayTurned(Id, now, at));
    }

    public Result Add(UserId person, SellerRole role, DateTimeOffset at)
    {
        if (_members.Exists(member => member.UserId == person))
        {
            return SellerErrors.AlreadyMember;
        }

        _members.Add(new SellerMember(person, role, at));
        return Result.Done;
    }

    public Result Remove(UserId person)
    {
        if (_members.Find(member => member.UserId == person) is not { } leaving)
        {
            return SellerErrors.UnknownMember;
        }

        if (IsLastOwner(leaving))
        {
            return SellerErrors.LastOwner;
        }

        _members.Remove(leaving);
        return Result.Done;
    }

    public Result ChangeRole(UserId person, SellerRole role)
    {
        if (_members.Find(member => member.UserId == person) is not { } member)
        {
            return SellerErrors.UnknownMember;
        }

        if (role != SellerRole.Owner && IsLastOwner(member))
        {
            return SellerErrors.LastOwner;
        }

        member.Role = role;
        return Result.Done;
    }

    private bool IsLastOwner(SellerMember member) =>
        member.Role == SellerRole.Owner && _members.Count(other => other.Role == SellerRole.Owner) == 1;

    private Result MoveTo(SellerStatus next, Action then)
    {
        if (!Status.CanBecome(next))
        {
            return SellerErrors.CannotBecome(Status, next);
        }

        Status = next;
        then();
        return Result.Done;
    }
}
