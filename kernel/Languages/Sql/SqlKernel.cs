using DuckDB.NET.Data;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using NotebookKernel.Scripting.Intelligence;
using NotebookKernel.Scripting.Showing;

namespace NotebookKernel.Languages.Sql;

/// <summary>
/// SQL as a kernel of .NET Interactive: DuckDB, a database in this process. Queries read CSV and Parquet files where they are, paths being relative
/// to the notebook's folder. Tables that other languages share become tables; single values become variables, `getvariable('name')`. A result is a
/// data frame: the table of its name can be asked for, and so can the last result that `#!sql --name` kept.
/// </summary>
internal sealed class SqlKernel : CellKernel,
    IKernelCommandHandler<RequestCompletions>, IKernelCommandHandler<RequestHoverText>, IKernelCommandHandler<RequestSignatureHelp>,
    IKernelCommandHandler<RequestDiagnostics>
{
    private readonly Lazy<SqlDatabase> database = new(() => new SqlDatabase());
    private readonly Dictionary<string, SharedValue> results = new(StringComparer.Ordinal);

    public SqlKernel() : base("sql", "SQL")
    {
        DataFrames.RegisterJson();
        KernelInfo.Description = "Runs SQL in DuckDB, over files and shared tables.";
        RegisterForDisposal(() =>
        {
            if (database.IsValueCreated) database.Value.Dispose();
        });
    }

    protected override IReadOnlyDictionary<string, SharedValue> Values
    {
        get
        {
            var all = new Dictionary<string, SharedValue>(results, StringComparer.Ordinal);
            if (!database.IsValueCreated) return all;
            foreach (string table in database.Value.Tables) all.TryAdd(table, new SharedValue(database.Value.Read(table), typeof(DataFrame)));
            return all;
        }
    }

    Task IKernelCommandHandler<RequestCompletions>.HandleAsync(RequestCompletions command, KernelInvocationContext context)
    {
        string before = SqlText.Before(LanguageQuestions.Whole(command), command.LinePosition);
        context.Publish(new CompletionsProduced(database.Value.Completions(before), command));
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestHoverText>.HandleAsync(RequestHoverText command, KernelInvocationContext context)
    {
        if (database.Value.Describe(SqlText.WordAt(LanguageQuestions.Whole(command), command.LinePosition)) is { } text)
            context.Publish(new HoverTextProduced(command, [new FormattedValue("text/markdown", text)]));
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestSignatureHelp>.HandleAsync(RequestSignatureHelp command, KernelInvocationContext context)
    {
        string before = SqlText.Before(LanguageQuestions.Whole(command), command.LinePosition);
        if (SqlCall.Around(before) is not var (name, argument)) return Task.CompletedTask;
        if (database.Value.Functions(name) is { Count: > 0 } found) context.Answer(command, new CallHelp(found, argument));
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestDiagnostics>.HandleAsync(RequestDiagnostics command, KernelInvocationContext context)
    {
        var found = database.Value.Check(command.Code) is { } error ? SqlText.Diagnostics(error) : [];
        context.Publish(new DiagnosticsProduced(found, [], command));
        return Task.CompletedTask;
    }

    protected override SharedValue? Find(string name)
    {
        if (results.TryGetValue(name, out SharedValue? kept)) return kept;
        return database.IsValueCreated && database.Value.Tables.Contains(name) ? new SharedValue(database.Value.Read(name), typeof(DataFrame)) : null;
    }

    protected override Task Execute(CellCode part, Action<object?, MimeBundle> produced) => Task.Run(() =>
    {
        string? name = SqlText.Name(part.Options, part.Cell);
        DataFrame? result;
        try
        {
            result = database.Value.Run(part.Code, part.Interrupt);
        }
        catch (DuckDBException e)
        {
            throw new LanguageException(SqlText.Error(e.Message, part));
        }
        if (result is null) return;
        if (name is not null) results[name] = new SharedValue(result, typeof(DataFrame));
        produced(result, Bundles.Of(result));
    }, CancellationToken.None);

    protected override Task Receive(string name, object? value, Type type, CancellationToken cancel)
    {
        database.Value.Take(name, value);
        return Task.CompletedTask;
    }
}
