using System.Globalization;
using System.Text.Encodings.Web;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Catalog.Browsing;

/// <summary>The cards of products as they were made for another page: making them took half of the time of a list.</summary>
internal sealed class KeptCards(TenantMemory memory, IEnumerable<IProductCardPart> parts)
{
    /// <summary>What a card shows: the product, and a line of each module that has one for it.</summary>
    internal sealed record Shown(ProductCard Card, IReadOnlyList<IHtmlContent> Lines);

    private sealed record Kept(ProductCard Card, IHtmlContent Html, string[] Tags);

    /// <summary>The cards in the order of the products, made where they are not known or show something else.</summary>
    public async Task<IReadOnlyList<IHtmlContent>> ShowAsync(IReadOnlyList<ProductCard> products, Func<Shown, IHtmlContent> show, HttpContext http, HtmlEncoder encoder)
    {
        var (since, place) = (memory.Now, $"catalog.card:{CultureInfo.CurrentUICulture.Name}:{http.Request.PathBase.Value}:");
        string KeyOf(ProductCard product) => place + product.Id;
        var cards = products.Select(product => memory.Find<Kept>(KeyOf(product)) is { } known && known.Card == product ? known : null).ToArray();
        var missing = products.Where((_, i) => cards[i] is null).Select(product => product.Id).ToList();
        var lines = new List<IReadOnlyDictionary<ProductId, IHtmlContent>>();
        foreach (var part in missing.Count > 0 ? parts : [])
        {
            lines.Add(await part.ShowAsync(missing, http.RequestAborted));
        }

        for (var i = 0; i < cards.Length; i++)
        {
            if (cards[i] is null)
            {
                var product = products[i];
                using var text = new StringWriter(CultureInfo.InvariantCulture);
                show(new Shown(product, [.. lines.Where(line => line.ContainsKey(product.Id)).Select(line => line[product.Id])])).WriteTo(text, encoder);
                var made = new Kept(product, new HtmlString(text.ToString()), [CatalogTags.Of(product.Id), SellerTags.Of(product.SellerId)]);
                memory.Keep(KeyOf(product), made, made.Tags, since);
                cards[i] = made;
            }

            http.Tag(cards[i]!.Tags);
        }

        return [.. cards.Select(card => card!.Html)];
    }
}
