using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NotebookKernel.Notebooks;

namespace NotebookKernel.Headless;

/// <summary>
/// Values from outside for the variables a notebook declares in its cell tagged <c>parameters</c>, in papermill's manner: a cell tagged
/// <c>injected-parameters</c> after it assigns them, and takes the place of one that is there already.
/// </summary>
internal static class Parameters
{
    private const string Declared = "parameters";
    private const string Injected = "injected-parameters";
    private static readonly string?[] Types = ["int", "long", "float", "double", "decimal", "bool", "string"];

    /// <summary>The notebook with the values.</summary>
    /// <exception cref="NotebookException">There is no such cell or variable, or a value does not fit its type.</exception>
    public static Notebook Inject(Notebook notebook, IReadOnlyList<KeyValuePair<string, string>> values, string file)
    {
        int at = notebook.Cells.ToList().FindIndex(cell => cell is CodeCell && cell.HasTag(Declared));
        if (at < 0) throw new NotebookException($"{file} has no cell tagged '{Declared}', so --parameter {values[0].Key} has nothing to set.");
        var variables = Variables(notebook.Cells[at].Source);
        var lines = values.Select(value => variables.TryGetValue(value.Key, out var variable)
            ? Assignment(value.Key, variable.Type, variable.Constant, value.Value, file)
            : throw NoSuchParameter(value.Key));
        string source = "// Parameters\n" + string.Join('\n', lines);
        var kept = notebook.Cells.Where(cell => !cell.HasTag(Injected)).ToList();
        at = kept.IndexOf(notebook.Cells[at]);
        var metadata = (JsonObject)notebook.Cells.OfType<CodeCell>().First(cell => cell.HasTag(Declared)).Metadata.DeepClone();
        metadata["tags"] = new JsonArray(Injected);
        string id = CellIds.Make("code", source, at + 1, kept.Select(cell => cell.Id).ToHashSet());
        kept.Insert(at + 1, new CodeCell { Id = id, Source = source, Metadata = metadata });
        return notebook with { Cells = kept };

        NotebookException NoSuchParameter(string name) =>
            new($"{file} has no parameter '{name}'; it has {string.Join(", ", variables.Keys.Order(StringComparer.Ordinal))}.");
    }

    /// <summary>The top-level variables of a cell, each with the C# type that can be told from its text; null when it cannot.</summary>
    internal static IReadOnlyDictionary<string, (string? Type, bool Constant)> Variables(string source)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(kind: SourceCodeKind.Script)).GetRoot();
        var variables = new Dictionary<string, (string?, bool)>();
        foreach (VariableDeclarationSyntax declaration in root.DescendantNodes(IsTopLevel).OfType<VariableDeclarationSyntax>())
        {
            bool constant = declaration.Parent is FieldDeclarationSyntax { Modifiers: var modifiers } && modifiers.Any(SyntaxKind.ConstKeyword);
            foreach (VariableDeclaratorSyntax variable in declaration.Variables)
            {
                string? type = declaration.Type.IsVar ? TypeOf(variable.Initializer?.Value) : declaration.Type.ToString();
                variables[variable.Identifier.ValueText] = (type, constant);
            }
        }
        return variables;
    }

    private static bool IsTopLevel(SyntaxNode node) =>
        node is CompilationUnitSyntax or FieldDeclarationSyntax or GlobalStatementSyntax or LocalDeclarationStatementSyntax;

    private static string? TypeOf(ExpressionSyntax? value) => value switch
    {
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } minus => TypeOf(minus.Operand),
        LiteralExpressionSyntax literal => literal.Token.Value switch
        {
            int => "int",
            long => "long",
            float => "float",
            double => "double",
            decimal => "decimal",
            bool => "bool",
            string => "string",
            _ => null,
        },
        InterpolatedStringExpressionSyntax => "string",
        _ => null,
    };

    private static string Assignment(string name, string? type, bool constant, string value, string file)
    {
        string literal = Literal(type?.TrimEnd('?'), value) ?? throw new NotebookException(Types.Contains(type)
            ? $"{file}: --parameter {name}={value} is not of its type, {type}."
            : $"{file}: parameter '{name}' has no type that --parameter can give; declare it as int, long, float, double, decimal, bool or string.");
        // A constant cannot be assigned, only declared anew; a variable keeps its identity for the functions that already use it.
        return constant ? $"const {type} {name} = {literal};" : $"{name} = {literal};";
    }

    private static string? Literal(string? type, string value)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        switch (type)
        {
            case "int":
                return int.TryParse(value, NumberStyles.AllowLeadingSign, invariant, out int i) ? i.ToString(invariant) : null;
            case "long":
                return long.TryParse(value, NumberStyles.AllowLeadingSign, invariant, out long l) ? l.ToString(invariant) + "L" : null;
            case "float":
                bool isFloat = float.TryParse(value, NumberStyles.Float, invariant, out float f) && float.IsFinite(f);
                return isFloat ? f.ToString("R", invariant) + "f" : null;
            case "double":
                bool isDouble = double.TryParse(value, NumberStyles.Float, invariant, out double d) && double.IsFinite(d);
                return isDouble ? d.ToString("R", invariant) + "d" : null;
            case "decimal":
                return decimal.TryParse(value, NumberStyles.Float, invariant, out decimal m) ? m.ToString(invariant) + "m" : null;
            case "bool":
                return bool.TryParse(value, out bool b) ? (b ? "true" : "false") : null;
            case "string": return SymbolDisplay.FormatLiteral(value, quote: true);
            default: return null;
        }
    }
}
