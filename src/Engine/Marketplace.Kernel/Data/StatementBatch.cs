using System.Globalization;
using System.Text;
using Dapper;

namespace Marketplace.Kernel.Data;

/// <summary>Statements that go to the database together: PostgreSQL gets and answers them in one message, so that a transaction waits once for all of them.</summary>
/// <remarks>Each statement sees what the ones before it have done. One that fails ends the transaction, as it would alone.</remarks>
public sealed class StatementBatch
{
    private readonly StringBuilder _sql = new();
    private readonly DynamicParameters _values = new();
    private int _parameters;

    /// <summary>Adds a statement whose interpolated values become parameters, never text.</summary>
    public void Add(FormattableString statement)
    {
        var names = new object[statement.ArgumentCount];
        foreach (var (i, value) in statement.GetArguments().Index())
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"p{_parameters++}");
            _values.Add(name, value);
            names[i] = $"@{name}";
        }

        _sql.AppendFormat(CultureInfo.InvariantCulture, statement.Format, names).Append(";\n");
    }

    /// <summary>Runs them in the unit's transaction.</summary>
    /// <returns>How many rows they changed, all together.</returns>
    public Task<int> RunAsync(UnitOfWork unit, CancellationToken stop) => _sql.Length == 0
        ? Task.FromResult(0)
        : unit.Connection.ExecuteAsync(new CommandDefinition(_sql.ToString(), _values, unit.Transaction, cancellationToken: stop));
}
