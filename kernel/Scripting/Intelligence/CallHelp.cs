using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookKernel.Scripting.Intelligence;

/// <summary>The methods that a call at the cursor could mean.</summary>
/// <param name="Methods">Each with its declaration and its parameters.</param>
/// <param name="Parameter">Which argument the cursor is in, from 0.</param>
internal sealed record CallHelp(IReadOnlyList<(string Declaration, IReadOnlyList<string> Parameters)> Methods, int Parameter)
{
    /// <summary>The help for the innermost call whose arguments hold the cursor; null when there is none.</summary>
    public static async Task<CallHelp?> At(Document document, int cursor, CancellationToken cancel)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancel).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancel).ConfigureAwait(false))!;
        foreach (SyntaxNode node in root.FindToken(Math.Max(0, cursor - 1)).Parent?.AncestorsAndSelf() ?? [])
        {
            SyntaxNode called = node is InvocationExpressionSyntax { Expression: var method } ? method : node;
            ArgumentListSyntax? arguments = (node as InvocationExpressionSyntax)?.ArgumentList
                ?? (node as BaseObjectCreationExpressionSyntax)?.ArgumentList;
            if (arguments is null || arguments.SpanStart >= cursor) continue;
            IMethodSymbol[] methods = [.. MethodsOf(model, called, cancel)];
            if (methods.Length == 0) return null;
            int parameter = arguments.Arguments.GetSeparators().Count(comma => comma.SpanStart < cursor);
            return new CallHelp([.. methods.Select(found => (Hover.Signature(found), Parameters(found)))], parameter);
        }
        return null;
    }

    private static IReadOnlyList<string> Parameters(IMethodSymbol method) =>
        [.. method.Parameters.Select(parameter => parameter.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat))];

    private static IEnumerable<IMethodSymbol> MethodsOf(SemanticModel model, SyntaxNode called, CancellationToken cancel)
    {
        if (called is BaseObjectCreationExpressionSyntax made)
            return model.GetTypeInfo(made, cancel).Type is INamedTypeSymbol type ? type.InstanceConstructors : [];
        return model.GetMemberGroup(called, cancel).OfType<IMethodSymbol>();
    }
}
