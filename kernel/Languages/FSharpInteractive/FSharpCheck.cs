using System.Collections.Immutable;
using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.EditorServices;
using FSharp.Compiler.Symbols;
using FSharp.Compiler.Text;
using FSharp.Compiler.Tokenization;
using Microsoft.CodeAnalysis;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using NotebookKernel.Scripting.Intelligence;
using Diagnostic = Microsoft.DotNet.Interactive.Diagnostic;
using LinePosition = Microsoft.DotNet.Interactive.LinePosition;
using LinePositionSpan = Microsoft.DotNet.Interactive.LinePositionSpan;

namespace NotebookKernel.Languages.FSharpInteractive;

/// <summary>What the F# compiler knows of code that has not run: completions, types, calls and errors.</summary>
internal sealed class FSharpCheck(Tuple<FSharpParseFileResults, FSharpCheckFileResults, FSharpCheckProjectResults> check, string code)
{
    private readonly string[] lines = code.Split('\n');

    /// <summary>The errors and warnings, lines and columns from 0.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => [.. check.Item2.Diagnostics.Select(found => new Diagnostic(
        new LinePositionSpan(new LinePosition(found.StartLine - 1, found.StartColumn), new LinePosition(found.EndLine - 1, found.EndColumn)),
        found.Severity.IsError ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning, found.ErrorNumberText, found.Message))];

    /// <summary>What could stand at a place.</summary>
    public IReadOnlyList<CompletionItem> Completions(LinePosition at)
    {
        string line = lines[at.Line];
        PartialLongName typed = QuickParse.GetPartialLongNameEx(line, at.Character - 1);
        DeclarationListInfo found = check.Item2.GetDeclarationListInfo(
            FSharpOption<FSharpParseFileResults>.Some(check.Item1), at.Line + 1, line, typed, null, null, null);
        return [.. found.Items.Where(item => item.NameInList.StartsWith(typed.PartialIdent, StringComparison.OrdinalIgnoreCase))
            .Select(item => new CompletionItem(item.NameInList, item.Glyph.ToString(), insertText: item.NameInCode))];
    }

    /// <summary>The declaration and documentation of the name at a place, as Markdown; null when nothing is known.</summary>
    public string? Hover(LinePosition at)
    {
        string line = lines[at.Line];
        if (QuickParse.GetCompleteIdentifierIsland(true, line, Math.Min(at.Character, line.Length)) is not { Value: var (name, end, _) }) return null;
        ToolTipText tip = check.Item2.GetToolTip(at.Line + 1, end, line, ListModule.OfSeq(name.Split('.')), FSharpTokenTag.IDENT, null);
        string[] declarations = [.. tip.Item.OfType<ToolTipElement.Group>().SelectMany(group => group.elements)
            .Select(element => string.Concat(element.MainDescription.Select(text => text.Text)))];
        return declarations.Length == 0 ? null : $"```fsharp\n{string.Join('\n', declarations)}\n```";
    }

    /// <summary>The methods that the call in parentheses around a place could mean, or the function applied there; null when there is none.</summary>
    public CallHelp? Call(LinePosition at)
    {
        Position cursor = PositionModule.mkPos(at.Line + 1, at.Character);
        return Method(cursor) ?? Function(cursor);
    }

    private CallHelp? Method(Position cursor)
    {
        if (check.Item1.FindParameterLocations(cursor) is not { Value: var call }) return null;
        Position name = call.LongIdEndLocation;
        string line = lines[name.Line - 1];
        MethodGroup group = check.Item2.GetMethods(name.Line, name.Column, line, FSharpOption<FSharpList<string>>.Some(call.LongId));
        MethodGroupItem[] methods = [.. group.Methods.Where(method => method.HasParameters || group.Methods.Length == 1)];
        if (methods.Length == 0) return null;
        bool makes = check.Item2.GetMethodsAsSymbols(name.Line, name.Column, line, call.LongId)?.Value
            .Any(use => use.Symbol is FSharpMemberOrFunctionOrValue { IsConstructor: true }) ?? false;
        int parameter = call.TupleEndLocations.Count(end => PositionModule.posLt(end, cursor));
        return new CallHelp([.. methods.Select(method => (Declaration(method), Parameters(method)))], parameter);

        // The compiler says that a constructor gives unit.
        string Declaration(MethodGroupItem method) => $"{group.MethodName}({string.Join(", ", Parameters(method))})"
            + (makes ? "" : string.Concat(method.ReturnTypeText.Select(text => text.Text)));
    }

    private CallHelp? Function(Position cursor)
    {
        // The space after the last argument is not part of the application yet: ask at the character before it.
        string line = lines[cursor.Line - 1];
        int last = line[..Math.Min(cursor.Column, line.Length)].TrimEnd().Length;
        if (last == 0) return null;
        Position inside = PositionModule.mkPos(cursor.Line, last);
        var applied = check.Item1.TryRangeOfFunctionOrMethodBeingApplied(inside);
        Position name = applied?.Value.End ?? inside;
        string[] words = Name(name);
        if (words.Length == 0) return null;
        var use = check.Item2.GetSymbolUseAtLocation(name.Line, name.Column, lines[name.Line - 1], ListModule.OfSeq(words));
        if (use is not { Value: { Symbol: FSharpMemberOrFunctionOrValue function, DisplayContext: var shown } }) return null;
        string[] parameters = [.. function.CurriedParameterGroups.Select(group => string.Join(" * ", group.Select(each => Named(each, shown))))];
        if (parameters.Length == 0) return null;
        string result = function.ReturnParameter.Type.Format(shown);
        int given = applied is null ? 0 : check.Item1.GetAllArgumentsForFunctionApplicationAtPosition(applied.Value.Start)?.Value
            .Count(argument => PositionModule.posLt(argument.End, cursor)) ?? 0;
        return new CallHelp([($"{function.DisplayName}: {string.Join(" -> ", parameters.Append(result))}", parameters)], given);
    }

    private string[] Name(Position end) =>
        QuickParse.GetCompleteIdentifierIsland(true, lines[end.Line - 1], end.Column) is { Value: var (name, _, _) } ? name.Split('.') : [];

    private static string Named(FSharpParameter parameter, FSharpDisplayContext shown)
    {
        string type = parameter.Type.Format(shown);
        return parameter.Name is { Value: var name } ? $"{name}: {type}" : type;
    }

    private static string[] Parameters(MethodGroupItem method) =>
        [.. method.Parameters.Select(parameter => string.Concat(parameter.Display.Select(text => text.Text)))];
}
