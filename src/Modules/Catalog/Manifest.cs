using Marketplace.Kernel.Modules;

[assembly: Module("Catalog", Description = "Categories, products with variants, prices and stock of all sellers.", Category = "Commerce")]
[assembly: Feature("Marketplace.Catalog", Name = "Catalog", Description = "Categories and products, from the sellers' desks to the storefront.", Dependencies = ["Marketplace.Sellers"])]
