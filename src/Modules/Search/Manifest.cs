using Marketplace.Kernel.Modules;

[assembly: Module("Search", Description = "Finds products by words, in English and Russian.", Category = "Commerce")]
[assembly: Feature("Marketplace.Search", Name = "Search", Description = "Search with categories, prices and sorting.", Dependencies = ["Marketplace.Catalog"])]
