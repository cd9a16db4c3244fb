using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Admin;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Jobs;
using Marketplace.Kernel.Modules;
using Marketplace.Kernel.Navigation;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Marketplace.Ordering.Contracts;
using Marketplace.Reviews.Answering;
using Marketplace.Reviews.Asking;
using Marketplace.Reviews.Contracts;
using Marketplace.Reviews.Data;
using Marketplace.Reviews.Moderation;
using Marketplace.Reviews.Rating;
using Marketplace.Reviews.Reporting;
using Marketplace.Reviews.Setup;
using Marketplace.Reviews.Showing;
using Marketplace.Reviews.Writing;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Reviews;

/// <summary>Buyers rate what they have bought, sellers answer, moderators watch over it.</summary>
public sealed class Startup : StartupBase
{
    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDb<ReviewsDb>("reviews");
        services.AddScoped<ChangeReview>();
        services.AddScoped<Ratings>();
        services.AddScoped<ProductReviews>();

        services.AddScoped<IProductFacts, ReviewFacts>();
        services.AddScoped<IProductCardPart, StarsOnCards>();
        services.AddScoped<IProductDocumentPart, Ratings>();
        services.AddSingleton(new ThresholdFacet(Ratings.Facet, "Rating", "{0} ★ and up", "Best rated first"));
        services.AddEmbed<ProductId, Ratings>();
        services.AddEmbed<SellerId, Ratings>();
        services.AddEviction<ReviewsChanged>(fact => [CatalogTags.Of(fact.ProductId), ReviewTags.OfShop(fact.SellerId)]);

        services.AddSlot<StarsByTitle>("product.title", order: 0);
        services.AddSlot<ReviewsBelow>("product.below", order: 50);
        services.AddSlot<ShopRating>("shop.facts", order: 0);
        services.AddSlot<RateOrder>("account.order.actions", order: 20);
        foreach (var face in (ReadOnlySpan<Face>)[Face.Storefront, Face.VendorPortal, Face.Admin])
        {
            services.AddPageAsset(face, "/_content/Marketplace.Reviews/reviews.css");
        }

        services.AddReaction<ParcelShipped, PlanToAsk>();
        services.AddReaction<SellerOrderDelivered, PlanToAsk>();
        services.AddReaction<ReviewsDue, SendReviewRequest>();
        services.AddReaction<ReviewAnswered, TellAuthor>();
        services.AddBackgroundTask<AskForReviews>("reviews.ask", "0 17 * * * ?", "Asks buyers by e-mail what they think of what they got.");

        services.AddSettings<ReviewsSettings>("reviews", "Reviews");
        services.AddPermissions<ReviewsPermissions>();
        services.AddNavigation<ReviewsPermissions>();
        services.AddShopTodo<UnansweredReviews>();
        services.AddAdminTodo<WaitingReviews>();
        services.AddScoped<IPersonalData, AuthorData>();
        services.AddRecipeStep<PastReviewsStep>();
    }

    /// <inheritdoc />
    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        var storefront = routes.Storefront();
        MyReviews.Map(storefront);
        WriteReview.Map(storefront);
        ReportReview.Map(storefront);

        var staff = routes.Vendor(SellerRole.Staff);
        SellerReviews.Map(staff);
        AnswerReview.Map(staff);

        ModerateReviews.Map(routes.Admin());
        ReviewsApi.Map(routes);
    }
}
