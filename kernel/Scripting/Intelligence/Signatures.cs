using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookKernel.Scripting.Intelligence;

/// <summary>
/// The declarations of names that could stand at a place. Roslyn's own description of a candidate works out all candidates anew each time,
/// about 10 ms each; looking the name up takes a hundredth of that.
/// </summary>
internal sealed class Signatures
{
    private readonly SemanticModel model;
    private readonly int at;
    private readonly INamespaceOrTypeSymbol? container;

    private Signatures(SemanticModel model, int at, INamespaceOrTypeSymbol? container) =>
        (this.model, this.at, this.container) = (model, at, container);

    /// <summary>Names that begin at a place: members of what stands before the dot, or whatever is in scope.</summary>
    public static async Task<Signatures> At(Document document, int start, CancellationToken cancel)
    {
        SemanticModel model = (await document.GetSemanticModelAsync(cancel).ConfigureAwait(false))!;
        SyntaxNode root = await model.SyntaxTree.GetRootAsync(cancel).ConfigureAwait(false);
        SyntaxNode? before = start == 0 ? null : root.FindToken(start - 1).Parent switch
        {
            MemberAccessExpressionSyntax access when access.OperatorToken.Span.End <= start => access.Expression,
            QualifiedNameSyntax name when name.DotToken.Span.End <= start => name.Left,
            MemberBindingExpressionSyntax { Parent.Parent: ConditionalAccessExpressionSyntax access } => access.Expression,
            _ => null,
        };
        INamespaceOrTypeSymbol? container = before is null ? null
            : model.GetSymbolInfo(before, cancel).Symbol as INamespaceOrTypeSymbol ?? model.GetTypeInfo(before, cancel).Type;
        return new Signatures(model, start, container);
    }

    /// <summary>The declaration of a name, and how many others of that name there are; empty when it is none of the symbols here.</summary>
    public string Of(string name)
    {
        var found = model.LookupSymbols(at, container, name.TrimStart('@'), includeReducedExtensionMethods: true);
        return found.IsEmpty ? "" : Hover.Signature(found[0]) + (found.Length > 1 ? $" (+ {found.Length - 1})" : "");
    }
}
