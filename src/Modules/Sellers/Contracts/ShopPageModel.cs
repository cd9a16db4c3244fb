namespace Marketplace.Sellers.Contracts;

/// <summary>What the slot <c>shop.products</c> of the shop page is given.</summary>
/// <param name="Shop">Whose page it is; always an active seller.</param>
/// <param name="Page">Page of the products, from 1.</param>
public sealed record ShopPageModel(SellerSummary Shop, int Page);
