using System.Xml.Linq;
using Dapper;
using Marketplace.Kernel.Data;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Marketplace.Runtime.Data;

/// <summary>Keeps a tenant's data-protection keys in its own database, so that every node reads the same cookies and a copy of the database is whole.</summary>
internal sealed class DatabaseKeys(TenantDatabase database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = database.CreateConnection();
        return [.. connection.Query<string>("SELECT xml FROM engine_data_key").Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = database.CreateConnection();
        connection.Execute(
            "INSERT INTO engine_data_key (name, xml) VALUES (@Name, @Xml) ON CONFLICT (name) DO NOTHING",
            new { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
    }
}
