using System.Collections.Immutable;
using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.EditorServices;
using FSharp.Compiler.Tokenization;
using Microsoft.CodeAnalysis;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Diagnostic = Microsoft.DotNet.Interactive.Diagnostic;
using LinePosition = Microsoft.DotNet.Interactive.LinePosition;
using LinePositionSpan = Microsoft.DotNet.Interactive.LinePositionSpan;

namespace NotebookKernel.Languages.FSharpInteractive;

/// <summary>What the F# compiler knows of code that has not run: completions, types and errors.</summary>
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
}
