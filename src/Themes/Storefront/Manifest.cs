using Marketplace.Kernel.Http;
using Marketplace.Kernel.Modules;

[assembly: Theme("Storefront", Description = "The marketplace's own look for buyers.", Face = Face.Storefront)]
