using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Marketplace.Ordering.Data;
using Marketplace.Ordering.Setup;
using Marketplace.Ordering.Shipping;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Addresses;

/// <summary>A member keeps addresses for the next checkout.</summary>
internal static class AddressBook
{
    private const int Most = 20;
    private const string View = "/Ordering/Addresses/AddressBook.cshtml";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/addresses", Show).RequireSignIn().WithName("Ordering.Addresses");
        routes.MapPost("/account/addresses", Add).RequireSignIn();
        routes.MapPost("/account/addresses/{id:guid}", Change).RequireSignIn();
        routes.MapPost("/account/addresses/{id:guid}/removal", Remove).RequireSignIn();
    }

    private static async Task<IResult> Show(Guid? edit, HttpContext http, OrderingDb db, ISettings<OrderingSettings> settings, CancellationToken stop)
    {
        var saved = await SavedAsync(http, db, stop);
        var edited = saved.FirstOrDefault(a => a.Id == edit);
        return Page.Of(View, new AddressBookPage(saved, edited is null ? new AddressForm { Country = DeliveryPlace.Of(http) ?? settings.Current.DefaultCountry } : AddressForm.Of(edited.Address), edited?.Id));
    }

    private static async Task<IResult> Add([FromForm] AddressForm form, HttpContext http, OrderingDb db, UnitOfWork unit, TimeProvider clock, CancellationToken stop)
    {
        var saved = await SavedAsync(http, db, stop);
        var faults = form.Check();
        if (saved.Count >= Most)
        {
            faults[""] = ["You can keep 20 addresses. Remove one first."];
        }

        if (faults.Count > 0)
        {
            return Page.Of(View, new AddressBookPage(saved, form, null)).WithErrors(faults);
        }

        await unit.CommitAsync(
            () =>
            {
                var address = new SavedAddress { Id = Guid.CreateVersion7(), UserId = http.User.RequiredUserId(), CreatedAt = clock.GetUtcNow() };
                address.Change(form.Address);
                db.Add(address);
                return Task.CompletedTask;
            },
            stop);
        return new SeeOther("/account/addresses");
    }

    private static async Task<IResult> Change(Guid id, [FromForm] AddressForm form, HttpContext http, OrderingDb db, UnitOfWork unit, CancellationToken stop)
    {
        var user = http.User.RequiredUserId();
        if (await db.Addresses.SingleOrDefaultAsync(a => a.Id == id && a.UserId == user, stop) is not { } address)
        {
            return TypedResults.NotFound();
        }

        if (form.Check() is { Count: > 0 } faults)
        {
            return Page.Of(View, new AddressBookPage(await SavedAsync(http, db, stop), form, id)).WithErrors(faults);
        }

        await unit.CommitAsync(
            () =>
            {
                address.Change(form.Address);
                return Task.CompletedTask;
            },
            stop);
        return new SeeOther("/account/addresses");
    }

    private static async Task<IResult> Remove(Guid id, [FromForm] Fulfilment.EmptyForm form, HttpContext http, OrderingDb db, UnitOfWork unit, CancellationToken stop)
    {
        _ = form;
        var user = http.User.RequiredUserId();
        var gone = 0;
        await unit.CommitAsync(async () => gone = await db.Addresses.Where(a => a.Id == id && a.UserId == user).ExecuteDeleteAsync(stop), stop);
        return gone == 0 ? TypedResults.NotFound() : new SeeOther("/account/addresses");
    }

    private static Task<List<SavedAddress>> SavedAsync(HttpContext http, OrderingDb db, CancellationToken stop)
    {
        var user = http.User.RequiredUserId();
        return db.Addresses.AsNoTracking().Where(a => a.UserId == user).OrderBy(a => a.CreatedAt).ToListAsync(stop);
    }
}

internal sealed record AddressForm
{
    [Required(ErrorMessage = "Enter the name on the parcel."), MaxLength(120, ErrorMessage = "This is too long.")]
    public string? Name { get; init; }

    [Required(ErrorMessage = "Enter street and number."), MaxLength(200, ErrorMessage = "This is too long.")]
    public string? Line1 { get; init; }

    [MaxLength(200, ErrorMessage = "This is too long.")]
    public string? Line2 { get; init; }

    [Required(ErrorMessage = "Enter the town."), MaxLength(100, ErrorMessage = "This is too long.")]
    public string? City { get; init; }

    [MaxLength(100, ErrorMessage = "This is too long.")]
    public string? Region { get; init; }

    [MaxLength(20, ErrorMessage = "This is too long.")]
    public string? Postcode { get; init; }

    [Required(ErrorMessage = "Choose a country.")]
    public string? Country { get; init; }

    [MaxLength(40, ErrorMessage = "This is too long.")]
    public string? Phone { get; init; }

    public PostalAddress Address => new()
    {
        Name = Name?.Trim() ?? "", Line1 = Line1?.Trim() ?? "", Line2 = Line2?.Trim() ?? "", City = City?.Trim() ?? "",
        Region = Region?.Trim() ?? "", Postcode = Postcode?.Trim() ?? "", Country = Country ?? "", Phone = Phone?.Trim() ?? "",
    };

    public static AddressForm Of(PostalAddress address) => new()
    {
        Name = address.Name, Line1 = address.Line1, Line2 = address.Line2, City = address.City,
        Region = address.Region, Postcode = address.Postcode, Country = address.Country, Phone = address.Phone,
    };

    public Dictionary<string, string[]> Check()
    {
        var faults = FormCheck.Of(this);
        if (!Countries.IsCode(Country))
        {
            faults[nameof(Country)] = ["Choose a country."];
        }

        return faults;
    }
}

internal sealed record AddressBookPage(IReadOnlyList<SavedAddress> Saved, AddressForm Form, Guid? Edited);
