using Marketplace.Kernel.Http;
using Marketplace.Kernel.Modules;

[assembly: Theme("Admin", Description = "The look of the admin.", Face = Face.Admin)]
