using Marketplace.Kernel.Modules;

[assembly: Module("Ordering", Category = "Commerce", Description = "Carts become orders, orders become parcels.")]
[assembly: Feature("Marketplace.Ordering", Name = "Ordering", Description = "Cart, checkout, shipping, taxes and orders of many sellers, paid once.", Dependencies = ["Marketplace.Catalog", "Marketplace.Sellers", "Marketplace.Payments"])]
