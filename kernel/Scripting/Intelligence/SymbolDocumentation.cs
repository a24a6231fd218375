using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace NotebookKernel.Scripting.Intelligence;

/// <summary>A symbol's XML documentation as plain text, Markdown and HTML. Code in it stands between backticks until it is rendered.</summary>
/// <param name="Parts">Paragraphs, each under a heading or none; Name is the parameter or exception it is about.</param>
internal sealed partial record SymbolDocumentation(IReadOnlyList<(string Heading, string Name, string Text)> Parts)
{
    /// <summary>The documentation of a symbol; where that only says inheritdoc, the documentation of its origin.</summary>
    public static SymbolDocumentation Read(ISymbol symbol, CancellationToken cancel)
    {
        if (Member(symbol, 8, cancel) is not { } member) return new([]);
        List<(string, string, string)> parts = [];
        Add("summary", "", _ => "");
        Add("typeparam", "Type parameters", element => element.Attribute("name")?.Value ?? "");
        Add("param", "Parameters", element => element.Attribute("name")?.Value ?? "");
        Add("returns", "Returns", _ => "");
        Add("value", "Value", _ => "");
        Add("exception", "Exceptions", element => Cref(element.Attribute("cref")?.Value ?? ""));
        Add("remarks", "Remarks", _ => "");
        return new(parts);

        void Add(string tag, string heading, Func<XElement, string> name)
        {
            foreach (XElement element in member.Elements(tag))
                if (Text(element) is { Length: > 0 } text) parts.Add((heading, name(element), text));
        }
    }

    /// <summary>The documentation below the declaration it belongs to.</summary>
    public MimeBundle Show(string signature)
    {
        var plain = new StringBuilder(signature);
        var markdown = new StringBuilder($"```csharp\n{signature}\n```");
        var html = new StringBuilder($"<pre><code>{WebUtility.HtmlEncode(signature)}</code></pre>");
        string last = "";
        foreach ((string heading, string name, string text) in Parts)
        {
            string bare = text.Replace("`", "", StringComparison.Ordinal);
            string rich = Code().Replace(WebUtility.HtmlEncode(text), "<code>$1</code>").Replace("\n\n", "</p><p>", StringComparison.Ordinal);
            if (heading != last)
            {
                plain.Append("\n\n").Append(heading);
                markdown.Append("\n\n**").Append(heading).Append("**");
                html.Append("<p><b>").Append(heading).Append("</b></p>");
                last = heading;
            }
            plain.Append(heading.Length == 0 ? "\n\n" : "\n  ").Append(name.Length == 0 ? "" : name + ": ").Append(bare);
            markdown.Append(name.Length == 0 ? "\n\n" : $"\n- `{name}`: ").Append(text);
            html.Append("<p>").Append(name.Length == 0 ? "" : $"<code>{WebUtility.HtmlEncode(name)}</code>: ").Append(rich).Append("</p>");
        }
        return MimeBundle.Of(("text/html", html.ToString()), ("text/markdown", markdown.ToString()), (MimeBundle.PlainText, plain.ToString()));
    }

    private static XElement? Member(ISymbol symbol, int depth, CancellationToken cancel)
    {
        symbol = symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension.OriginalDefinition : symbol.OriginalDefinition;
        string? xml = symbol.GetDocumentationCommentXml(expandIncludes: true, cancellationToken: cancel);
        XElement? member = null;
        try
        {
            // Some providers give the inside of the member only.
            if (!string.IsNullOrWhiteSpace(xml)) member = XElement.Parse($"<doc>{xml}</doc>", LoadOptions.PreserveWhitespace);
        }
        catch (XmlException)
        {
            return null;
        }
        member = member?.Element("member") ?? member;
        if (member is not null && member.Element("inheritdoc") is null) return member;
        // A constructor without a word of its own is described by its type.
        return depth == 0 || Origin(symbol) is not { } origin ? member : Member(origin, depth - 1, cancel) ?? member;
    }

    private static ISymbol? Origin(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { OverriddenMethod: { } overridden } => overridden,
        IPropertySymbol { OverriddenProperty: { } overridden } => overridden,
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => constructor.ContainingType,
        INamedTypeSymbol type => type.BaseType is { SpecialType: not SpecialType.System_Object } based ? based : type.Interfaces.FirstOrDefault(),
        { ContainingType: { } type } => type.AllInterfaces.SelectMany(i => i.GetMembers())
            .FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), symbol)),
        _ => null,
    };

    private static string Text(XElement element)
    {
        var text = new StringBuilder();
        Walk(element, text);
        string[] paragraphs = text.ToString().Split('\f');
        return string.Join("\n\n", paragraphs.Select(p => Blanks().Replace(p, " ").Trim()).Where(p => p.Length > 0));
    }

    private static void Walk(XElement element, StringBuilder text)
    {
        foreach (XNode node in element.Nodes())
            if (node is XText words) text.Append(words.Value);
            else if (node is XElement inner)
                switch (inner.Name.LocalName)
                {
                    case "see" or "seealso" when inner.IsEmpty:
                        text.Append('`').Append(Target(inner)).Append('`');
                        break;
                    case "paramref" or "typeparamref":
                        text.Append('`').Append(inner.Attribute("name")?.Value).Append('`');
                        break;
                    case "c" or "code":
                        text.Append('`').Append(inner.Value).Append('`');
                        break;
                    case "para" or "list" or "item" or "br":
                        text.Append('\f');
                        Walk(inner, text);
                        text.Append('\f');
                        break;
                    default:
                        Walk(inner, text);
                        break;
                }
    }

    private static string Target(XElement see) =>
        see.Attribute("langword")?.Value ?? see.Attribute("href")?.Value ?? Cref(see.Attribute("cref")?.Value ?? "");

    // "M:System.Math.Max(System.Int32,System.Int32)" is Math.Max; "T:System.Collections.Generic.List`1" is List.
    private static string Cref(string id)
    {
        string name = id.Length > 2 && id[1] == ':' ? id[2..] : id;
        name = Arity().Replace(name.Split('(')[0], "");
        string[] steps = name.Split('.');
        bool isType = id.StartsWith("T:", StringComparison.Ordinal) || id.StartsWith("N:", StringComparison.Ordinal);
        return isType || steps.Length < 2 ? steps[^1] : $"{steps[^2]}.{steps[^1]}";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex("`+[0-9]+")]
    private static partial Regex Arity();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
