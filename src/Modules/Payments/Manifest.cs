using Marketplace.Kernel.Modules;

[assembly: Module("Payments", Category = "Money", Description = "Takes, captures, cancels and refunds payments through providers.")]
[assembly: Feature("Marketplace.Payments", Name = "Payments", Description = "Payments, their attempts and webhooks; needs at least one provider.")]
[assembly: Feature("Marketplace.Payments.Test", Name = "Test payments", Description = "A provider that moves no money: card numbers that succeed, decline, ask back or answer late.", Dependencies = ["Marketplace.Payments"])]
