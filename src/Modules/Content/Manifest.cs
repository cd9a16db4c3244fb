using Marketplace.Kernel.Modules;

[assembly: Module("Content", Description = "Pages that the marketplace writes itself, and its library of pictures.", Category = "Content")]
[assembly: Feature("Marketplace.Content", Name = "Content", Description = "Pages such as About, Terms and Delivery, with types of content that recipes define, and a library of pictures.")]
