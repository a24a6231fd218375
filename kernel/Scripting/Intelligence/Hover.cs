using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookKernel.Scripting.Intelligence;

/// <summary>The declaration and documentation of the name at a place.</summary>
internal static class Hover
{
    private static readonly SymbolDisplayFormat Declaration = SymbolDisplayFormat.MinimallyQualifiedFormat
        .WithMemberOptions(SymbolDisplayFormat.MinimallyQualifiedFormat.MemberOptions | SymbolDisplayMemberOptions.IncludeContainingType)
        .AddKindOptions(SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeNamespaceKeyword)
        .AddParameterOptions(SymbolDisplayParameterOptions.IncludeDefaultValue);

    /// <summary>What is known about the name at the cursor, or just before it, or about the call around it, in three forms.</summary>
    public static async Task<MimeBundle?> At(Document document, int cursor, CancellationToken cancel)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancel).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancel).ConfigureAwait(false))!;
        ISymbol? symbol = Named(model, root, cursor, cancel)
            ?? (cursor > 0 ? Named(model, root, cursor - 1, cancel) : null) ?? Called(model, root, cursor, cancel);
        if (symbol is null) return null;
        return SymbolDocumentation.Read(symbol, cancel).Show(Signature(symbol));
    }

    private static ISymbol? Named(SemanticModel model, SyntaxNode root, int at, CancellationToken cancel)
    {
        SyntaxToken token = root.FindToken(at);
        if (!token.Span.Contains(at) || token.Parent is not { } node) return null;
        if (!token.IsKind(SyntaxKind.IdentifierToken) && node is not (PredefinedTypeSyntax or ThisExpressionSyntax)) return null;
        return model.GetDeclaredSymbol(node, cancel) ?? Bound(model, node, cancel);
    }

    private static ISymbol? Called(SemanticModel model, SyntaxNode root, int at, CancellationToken cancel) =>
        root.FindToken(Math.Max(0, at - 1)).Parent?.AncestorsAndSelf().Select(node => node switch
        {
            InvocationExpressionSyntax call when call.ArgumentList.SpanStart < at => Bound(model, call.Expression, cancel),
            BaseObjectCreationExpressionSyntax { ArgumentList: { } arguments } made when arguments.SpanStart < at => Bound(model, made, cancel),
            _ => null,
        }).FirstOrDefault(symbol => symbol is not null);

    private static ISymbol? Bound(SemanticModel model, SyntaxNode node, CancellationToken cancel)
    {
        SymbolInfo info = model.GetSymbolInfo(node, cancel);
        // A call half typed fits no overload yet: the first of them says enough.
        ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        return symbol ?? (node is ExpressionSyntax ? model.GetMemberGroup(node, cancel).FirstOrDefault() : null);
    }

    /// <summary>A symbol's declaration on one line.</summary>
    public static string Signature(ISymbol symbol)
    {
        string kind = symbol switch
        {
            ILocalSymbol or IFieldSymbol { ContainingType.IsScriptClass: true } => "(variable) ",
            IParameterSymbol => "(parameter) ",
            IMethodSymbol { ReducedFrom: not null } => "(extension) ",
            _ => "",
        };
        SymbolDisplayFormat format = symbol.ContainingType is { IsScriptClass: true }
            ? Declaration.RemoveMemberOptions(SymbolDisplayMemberOptions.IncludeContainingType) : Declaration;
        return kind + symbol.ToDisplayString(format);
    }
}
