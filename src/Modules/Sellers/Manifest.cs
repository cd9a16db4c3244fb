using Marketplace.Kernel.Modules;

[assembly: Module("Sellers", Description = "Shops of many sellers: applications, approval, members, shop pages.", Category = "Commerce")]
[assembly: Feature("Marketplace.Sellers", Name = "Sellers", Description = "Sellers, their shops and the people who work in them.")]
