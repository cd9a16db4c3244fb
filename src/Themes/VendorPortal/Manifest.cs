using Marketplace.Kernel.Http;
using Marketplace.Kernel.Modules;

[assembly: Theme("VendorPortal", Description = "The look of the vendor portal.", Face = Face.VendorPortal)]
