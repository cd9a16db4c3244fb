using Marketplace.Kernel.Modules;

[assembly: Module("Users", Description = "People who sign in: accounts, roles, second factor, passkeys, sessions.", Category = "Security")]
[assembly: Feature("Marketplace.Users", IsAlwaysEnabled = true)]
