using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Classification;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using NotebookKernel.Scripting.Intelligence;

namespace NotebookKernel.Book;

/// <summary>
/// C# as coloured HTML. Roslyn itself says what each name is, as an editor would show it. Classes: k keyword, s string, e escape within a
/// string, c comment, n number, t type, m method, f field, property or enum member, l local or parameter, d directive or magic. What has no
/// class stands bare.
/// </summary>
public static class CodeColours
{
    private static readonly Lazy<ScriptDocument> Script = new(() => new ScriptDocument(RoslynHost.References, RoslynHost.Imports));

    /// <summary>The code as HTML to stand within pre and code.</summary>
    /// <param name="code">A cell's source; it need not compile.</param>
    /// <param name="before">The cells before it, for the names they declare.</param>
    /// <returns>Spans around escaped text. Without its tags and with its entities read, it is the code to the letter.</returns>
    public static string Html(string code, string before = "")
    {
        string head = before.Length == 0 ? "" : before + "\n";
        Document document = Script.Value.With(head + code, CancellationToken.None).GetAwaiter().GetResult();
        SyntaxNode root = document.GetSyntaxRootAsync().GetAwaiter().GetResult()!;
        var all = new TextSpan(head.Length, code.Length);
        IEnumerable<ClassifiedSpan> classified = Classified(document, all);

        // An escape lies within its string, and a magic over whatever the compiler made of it: what is painted later stays.
        var letters = new string[code.Length];
        Array.Fill(letters, "");
        foreach (ClassifiedSpan part in classified.OrderBy(part => part.ClassificationType == ClassificationTypeNames.StringEscapeCharacter))
        {
            if (part.TextSpan.Intersection(all) is not { } span) continue;
            bool unbound = part.ClassificationType == ClassificationTypeNames.Identifier;
            Paint(unbound ? Guess(root, part.TextSpan) : Letter(part.ClassificationType), span);
        }
        foreach (TextSpan magic in Magics(root, head.Length, code)) Paint("d", magic);

        var html = new StringBuilder(code.Length * 2);
        for (int start = 0, end; start < code.Length; start = end)
        {
            for (end = start + 1; end < code.Length && letters[end] == letters[start];) end++;
            if (letters[start].Length > 0) html.Append("<span class=\"").Append(letters[start]).Append("\">");
            Append(html, code.AsSpan(start, end - start));
            if (letters[start].Length > 0) html.Append("</span>");
        }
        return html.ToString();

        void Paint(string letter, TextSpan span)
        {
            if (letter.Length > 0) Array.Fill(letters, letter, span.Start - head.Length, span.Length);
        }
    }

    // Roslyn 5.12 itself throws where a label stands before half a local function, as in `a: b c<`. Such code is left without colours.
    private static IEnumerable<ClassifiedSpan> Classified(Document document, TextSpan all)
    {
        try
        {
            return Classifier.GetClassifiedSpansAsync(document, all).GetAwaiter().GetResult();
        }
        catch (NullReferenceException)
        {
            return [];
        }
    }

    private static IEnumerable<TextSpan> Magics(SyntaxNode root, int offset, string code)
    {
        for (int at = 0; at < code.Length;)
        {
            int end = code.IndexOf('\n', at);
            if (end < 0) end = code.Length;
            int start = at;
            while (start < end && code[start] is ' ' or '\t') start++;
            // Not in a string of several lines, where the same characters are only text.
            if (code.AsSpan(start, end - start).StartsWith("#!") && root.FindTrivia(offset + start).IsDirective)
                yield return TextSpan.FromBounds(offset + start, offset + end);
            at = end + 1;
        }
    }

    // Names the compiler cannot bind, such as those of a package that is not at hand.
    private static string Guess(SyntaxNode root, TextSpan span) => root.FindToken(span.Start).Parent switch
    {
        GenericNameSyntax { Parent: InvocationExpressionSyntax } => "m",
        GenericNameSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } access } name when access.Name == name => "m",
        GenericNameSyntax => "t",
        SimpleNameSyntax { Parent: InvocationExpressionSyntax } => "m",
        SimpleNameSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access } name
            when access.Name == name && call.Expression == access => "m",
        SimpleNameSyntax { Parent: ObjectCreationExpressionSyntax or VariableDeclarationSyntax or ParameterSyntax or BaseTypeSyntax } => "t",
        _ => "",
    };

    private static string Letter(string type) => type switch
    {
        ClassificationTypeNames.Keyword or ClassificationTypeNames.ControlKeyword => "k",
        ClassificationTypeNames.StringLiteral or ClassificationTypeNames.VerbatimStringLiteral => "s",
        ClassificationTypeNames.StringEscapeCharacter => "e",
        ClassificationTypeNames.Comment or ClassificationTypeNames.ExcludedCode => "c",
        ClassificationTypeNames.NumericLiteral => "n",
        ClassificationTypeNames.ClassName or ClassificationTypeNames.RecordClassName or ClassificationTypeNames.RecordStructName
            or ClassificationTypeNames.StructName or ClassificationTypeNames.EnumName or ClassificationTypeNames.InterfaceName
            or ClassificationTypeNames.DelegateName or ClassificationTypeNames.TypeParameterName => "t",
        ClassificationTypeNames.MethodName or ClassificationTypeNames.ExtensionMethodName => "m",
        ClassificationTypeNames.FieldName or ClassificationTypeNames.PropertyName or ClassificationTypeNames.EventName
            or ClassificationTypeNames.ConstantName or ClassificationTypeNames.EnumMemberName => "f",
        ClassificationTypeNames.LocalName or ClassificationTypeNames.ParameterName or ClassificationTypeNames.LabelName => "l",
        ClassificationTypeNames.PreprocessorKeyword or ClassificationTypeNames.PreprocessorText => "d",
        _ when type.StartsWith("xml doc comment", StringComparison.Ordinal) => "c",
        _ => "",
    };

    private static void Append(StringBuilder html, ReadOnlySpan<char> text)
    {
        foreach (char c in text)
            _ = c switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                // A bare carriage return would be read back as a line feed.
                '\r' => html.Append("&#13;"),
                _ => html.Append(c),
            };
    }
}
