using System.Data.Common;
using DuckDB.NET.Data;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Events;

namespace NotebookKernel.Languages.Sql;

/// <summary>The session's database, in memory. One query at a time.</summary>
internal sealed class SqlDatabase : IDisposable
{
    private readonly DuckDBConnection connection = new("DataSource=:memory:");
    private readonly Lock gate = new();

    public SqlDatabase() => connection.Open();

    /// <summary>The names of its tables and views.</summary>
    public IReadOnlyList<string> Tables => Column("SELECT table_name FROM information_schema.tables WHERE table_schema = 'main' ORDER BY 1");

    /// <summary>Runs statements; the rows of the last one that has any.</summary>
    /// <exception cref="DuckDBException">It is not valid SQL, or a file or table is missing.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public DataFrame? Run(string sql, CancellationToken interrupt)
    {
        lock (gate)
        {
            using DuckDBCommand command = connection.CreateCommand();
            command.CommandText = sql;
            using CancellationTokenRegistration stop = interrupt.Register(command.Cancel);
            using DbDataReader reader = command.ExecuteReader();
            DataFrame? last = null;
            do
            {
                if (reader.FieldCount > 0) last = DataFrames.Read(reader);
            }
            while (reader.NextResult());
            return last;
        }
    }

    /// <summary>A table's rows.</summary>
    public DataFrame Read(string table) => Run($"SELECT * FROM {SqlText.Quoted(table)}", CancellationToken.None)!;

    /// <summary>Makes a table of a data frame or of objects, and a variable of a single value.</summary>
    /// <exception cref="NotebookException">It is neither.</exception>
    public void Take(string name, object? value)
    {
        if (DataFrames.Of(value) is { } frame) Write(name, frame);
        else if (SqlText.Literal(value) is { } literal) _ = Run($"SET VARIABLE {SqlText.Quoted(name)} = {literal}", CancellationToken.None);
        else
        {
            throw new NotebookException($"{name} is a {value!.GetType().Name}, which is no table: SQL takes data frames, sequences of objects "
                + "with properties, numbers, texts and dates.");
        }
    }

    /// <summary>What DuckDB itself proposes after a text.</summary>
    public IReadOnlyList<CompletionItem> Completions(string before)
    {
        const string Query = "SELECT suggestion, suggestion_type FROM sql_auto_complete({0})";
        DataFrame found = Run(string.Format(null, Query, SqlText.Literal(before)), CancellationToken.None)!;
        return [.. found.Rows.Select(row => new CompletionItem(((string)row[0]).TrimEnd(), (string)row[1] == "keyword" ? "Keyword" : "Field"))];
    }

    /// <summary>The columns of a table as Markdown; null when there is none of this name.</summary>
    public string? Describe(string name)
    {
        if (!Tables.Contains(name)) return null;
        DataFrame columns = Run($"SELECT column_name, column_type FROM (DESCRIBE {SqlText.Quoted(name)})", CancellationToken.None)!;
        return $"**{name}**\n\n" + string.Join('\n', columns.Rows.Select(row => $"- {row[0]}: {row[1]}"));
    }

    /// <summary>The functions and macros of a name, each with its declaration and its parameters.</summary>
    public IReadOnlyList<(string Declaration, IReadOnlyList<string> Parameters)> Functions(string name)
    {
        const char Between = '\u001f';
        // Not every one has types; `varargs` is the type of the arguments of which any number may follow.
        const string Query = """
            SELECT DISTINCT coalesce(array_to_string(list_transform(list_zip(parameters, parameter_types),
                lambda each: each[1] || coalesce(': ' || each[2], '')), chr(31)), ''),
                coalesce(varargs, ''), coalesce(return_type, '')
            FROM duckdb_functions() WHERE function_name = lower({0}) AND function_type <> 'pragma' ORDER BY ALL
            """;
        DataFrame found = Run(string.Format(null, Query, SqlText.Literal(name)), CancellationToken.None)!;
        return [.. found.Rows.Select(row =>
        {
            string[] fixedOnes = ((string)row[0]).Split(Between, StringSplitOptions.RemoveEmptyEntries);
            string[] parameters = row[1] is string { Length: > 0 } more ? [.. fixedOnes, $"...: {more}"] : fixedOnes;
            string result = row[2] is string { Length: > 0 } type ? $" -> {type}" : "";
            return ($"{name.ToLowerInvariant()}({string.Join(", ", parameters)}){result}", (IReadOnlyList<string>)parameters);
        })];
    }

    /// <summary>What is wrong with a query, without running it; null when nothing is, or it is several statements or of another kind.</summary>
    public string? Check(string sql)
    {
        // EXPLAIN takes the first statement only: whatever followed would run.
        if (!SqlText.IsOneQuery(sql)) return null;
        try
        {
            // The lines keep their numbers: EXPLAIN stands before the first.
            _ = Run($"EXPLAIN {sql}", CancellationToken.None);
            return null;
        }
        catch (DuckDBException e) { return e.Message; }
    }

    public void Dispose() => connection.Dispose();

    private void Write(string name, DataFrame frame)
    {
        string columns = string.Join(", ", frame.Columns.Select(column => $"{SqlText.Quoted(column.Name)} {DataFrames.SqlType(column)}"));
        _ = Run($"CREATE OR REPLACE TABLE {SqlText.Quoted(name)} ({columns})", CancellationToken.None);
        lock (gate)
        {
            using DuckDBAppender appender = connection.CreateAppender(name);
            for (long i = 0; i < frame.Rows.Count; i++)
            {
                IDuckDBAppenderRow row = appender.CreateRow();
                foreach (DataFrameColumn column in frame.Columns) DataFrames.Append(row, column[i]);
                row.EndRow();
            }
        }
    }

    private IReadOnlyList<string> Column(string sql) => [.. Run(sql, CancellationToken.None)!.Rows.Select(row => (string)row[0])];
}
