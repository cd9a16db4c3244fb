using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Dapper;

namespace Marketplace.Kernel.Data;

/// <summary>Teaches Dapper how both databases hold UUIDs and times.</summary>
internal static class SqlTypes
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Dapper's handlers are process-wide and must stand before its first query.")]
    internal static void Register()
    {
        SqlMapper.RemoveTypeMap(typeof(Guid));
        SqlMapper.RemoveTypeMap(typeof(Guid?));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new Uuid());
        SqlMapper.AddTypeHandler(new UtcTicks());
    }

    private sealed class Uuid : SqlMapper.TypeHandler<Guid>
    {
        public override Guid Parse(object value) => value is Guid id ? id : Guid.Parse((string)value);

        public override void SetValue(IDbDataParameter parameter, Guid value) => parameter.Value = value;
    }

    private sealed class UtcTicks : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => new((long)value, TimeSpan.Zero);

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
        {
            parameter.DbType = DbType.Int64;
            parameter.Value = value.UtcTicks;
        }
    }
}
