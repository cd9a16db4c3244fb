using Marketplace.Kernel.Modules;

[assembly: Theme("Atelier", Description = "A calm look for makers and art, with serif headings and warm paper; built on Storefront.", BaseTheme = "Storefront")]
