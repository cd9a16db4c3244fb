using Marketplace.Kernel.Modules;

[assembly: Module("Administration", Description = "The admin's own pages: features, themes, settings, recipes, jobs, audit trail, mail.", Category = "Administration")]
[assembly: Feature("Marketplace.Administration", IsAlwaysEnabled = true)]
[assembly: Feature("Marketplace.Tenants", Name = "Tenants", Description = "Makes and runs further marketplaces on this host.", DefaultTenantOnly = true, IsAlwaysEnabled = true, Dependencies = ["Marketplace.Administration"])]
[assembly: Feature("Marketplace.Setup", Name = "Set-up", Description = "The page that sets a new tenant up. The engine switches it on where it is needed.", EnabledByDependencyOnly = true)]
