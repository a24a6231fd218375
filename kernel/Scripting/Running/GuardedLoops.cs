using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookKernel.Scripting.Running;

/// <summary>
/// Puts <see cref="CellGuard.Check"/> at the head of every loop and function of a cell. Nothing moves to another line, so that stack traces stay
/// right; columns do move, which is why compile errors are taken from the tree as it was written.
/// </summary>
internal sealed class GuardedLoops : CSharpSyntaxRewriter
{
    private static readonly StatementSyntax Check =
        SyntaxFactory.ParseStatement($"global::{typeof(CellGuard).FullName}.{nameof(CellGuard.Check)}();");

    /// <summary>The guarded tree; the same tree when there is nothing to guard.</summary>
    public static SyntaxTree Of(SyntaxTree tree)
    {
        if (tree.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)) return tree;
        SyntaxNode root = tree.GetRoot(), guarded = new GuardedLoops().Visit(root);
        return ReferenceEquals(root, guarded)
            ? tree
            : CSharpSyntaxTree.Create((CSharpSyntaxNode)guarded, (CSharpParseOptions)tree.Options, tree.FilePath, System.Text.Encoding.UTF8);
    }

    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node) =>
        base.VisitWhileStatement(node) is WhileStatementSyntax loop ? loop.WithStatement(Guarded(loop.Statement)) : null;

    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node) =>
        base.VisitDoStatement(node) is DoStatementSyntax loop ? loop.WithStatement(Guarded(loop.Statement)) : null;

    public override SyntaxNode? VisitForStatement(ForStatementSyntax node) =>
        base.VisitForStatement(node) is ForStatementSyntax loop ? loop.WithStatement(Guarded(loop.Statement)) : null;

    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node) =>
        base.VisitForEachStatement(node) is ForEachStatementSyntax loop ? loop.WithStatement(Guarded(loop.Statement)) : null;

    public override SyntaxNode? VisitForEachVariableStatement(ForEachVariableStatementSyntax node) =>
        base.VisitForEachVariableStatement(node) is ForEachVariableStatementSyntax loop ? loop.WithStatement(Guarded(loop.Statement)) : null;

    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node) => base.VisitMethodDeclaration(node) switch
    {
        MethodDeclarationSyntax { Body: { } body } method => method.WithBody(Guarded(body)),
        MethodDeclarationSyntax { ExpressionBody: { } value } method
            when Body(value, method.ReturnType, method.Modifiers, method.SemicolonToken) is { } body =>
            method.WithExpressionBody(null).WithSemicolonToken(default).WithBody(body),
        var other => other,
    };

    public override SyntaxNode? VisitLocalFunctionStatement(LocalFunctionStatementSyntax node) => base.VisitLocalFunctionStatement(node) switch
    {
        LocalFunctionStatementSyntax { Body: { } body } function => function.WithBody(Guarded(body)),
        LocalFunctionStatementSyntax { ExpressionBody: { } value } function
            when Body(value, function.ReturnType, function.Modifiers, function.SemicolonToken) is { } body =>
            function.WithExpressionBody(null).WithSemicolonToken(default).WithBody(body),
        var other => other,
    };

    // A lambda of one expression stays as it is: it may be wanted as an expression tree.
    public override SyntaxNode? VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node) =>
        base.VisitParenthesizedLambdaExpression(node) switch
        {
            ParenthesizedLambdaExpressionSyntax { Block: { } body } lambda => lambda.WithBlock(Guarded(body)),
            var other => other,
        };

    public override SyntaxNode? VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node) => base.VisitSimpleLambdaExpression(node) switch
    {
        SimpleLambdaExpressionSyntax { Block: { } body } lambda => lambda.WithBlock(Guarded(body)),
        var other => other,
    };

    // "=> value" as a block on the same lines, so that a recursion without blocks is guarded too.
    private static BlockSyntax? Body(ArrowExpressionClauseSyntax arrow, TypeSyntax returns, SyntaxTokenList modifiers, SyntaxToken semicolon)
    {
        if (arrow.Expression is RefExpressionSyntax or ThrowExpressionSyntax) return null;
        bool yieldsNothing = returns is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword }
            || (modifiers.Any(SyntaxKind.AsyncKeyword) && returns is not GenericNameSyntax and not QualifiedNameSyntax { Right: GenericNameSyntax });
        StatementSyntax statement = yieldsNothing
            ? SyntaxFactory.ExpressionStatement(arrow.Expression)
            : SyntaxFactory.ReturnStatement(arrow.Expression.WithLeadingTrivia(arrow.Expression.GetLeadingTrivia().Insert(0, SyntaxFactory.Space)));
        return SyntaxFactory.Block(
            SyntaxFactory.Token(arrow.ArrowToken.LeadingTrivia, SyntaxKind.OpenBraceToken, arrow.ArrowToken.TrailingTrivia),
            SyntaxFactory.List([Check, statement]),
            SyntaxFactory.Token(semicolon.LeadingTrivia, SyntaxKind.CloseBraceToken, semicolon.TrailingTrivia));
    }

    private static BlockSyntax Guarded(BlockSyntax body) => body.WithStatements(body.Statements.Insert(0, Check));

    // A declaration cannot be a loop's whole body; in a block it could, and the mistake would go unseen.
    private static StatementSyntax Guarded(StatementSyntax body) => body switch
    {
        BlockSyntax block => Guarded(block),
        LocalDeclarationStatementSyntax or LocalFunctionStatementSyntax or LabeledStatementSyntax => body,
        _ => SyntaxFactory.Block(Check, body),
    };
}
