using Marketplace.Kernel.Modules;

[assembly: Module("Reviews", Category = "Commerce", Description = "Buyers rate what they have bought; sellers answer; moderators watch over it.")]
[assembly: Feature("Marketplace.Reviews", Name = "Reviews", Description = "Stars and words of those who bought, on products, shops, lists and in search.", Dependencies = ["Marketplace.Ordering", "Marketplace.Sellers", "Marketplace.Catalog"])]
