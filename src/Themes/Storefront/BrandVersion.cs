using System.Security.Cryptography;
using System.Text;
using Marketplace.Kernel.Settings;

namespace Marketplace.Themes.Storefront;

/// <summary>Names a state of the brand, so that its style sheet can be kept for ever.</summary>
internal static class BrandVersion
{
    public static string Of(BrandSettings brand) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(brand.ToString())).AsSpan(0, 6));
}
