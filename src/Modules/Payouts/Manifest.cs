using Marketplace.Kernel.Modules;

[assembly: Module("Payouts", Category = "Money", Description = "What each seller has earned, to the cent.")]
[assembly: Feature("Marketplace.Payouts", Name = "Payouts ledger", Description = "An append-only ledger in which every entry sums to zero: sales, shipping, tax held, commission and their reversals.", Dependencies = ["Marketplace.Ordering", "Marketplace.Sellers", "Marketplace.Catalog"])]
