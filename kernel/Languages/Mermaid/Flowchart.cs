using System.Text.RegularExpressions;

namespace NotebookKernel.Languages.Mermaid;

/// <summary>The outlines that a node can have.</summary>
internal enum NodeShape
{
    Box,
    Rounded,
    Pill,
    Circle,
    Diamond,
}

/// <summary>A node: its lines of text and its outline.</summary>
internal sealed record FlowNode(string Id, string[] Lines, NodeShape Shape);

/// <summary>An edge between two nodes, by their indices.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Label">Its text; may be empty.</param>
/// <param name="IsArrow">Whether it has a head.</param>
/// <param name="Style">`-` plain, `.` dotted, `=` thick.</param>
internal sealed record FlowEdge(int From, int To, string Label, bool IsArrow, char Style);

/// <summary>A Mermaid flowchart, in the subset that is drawn here: nodes with texts, edges with labels, one direction; no subgraphs.</summary>
internal sealed partial class Flowchart
{
    private const int MostNodes = 200, MostEdges = 500;

    private static readonly string[] ReadOver = ["classDef", "class", "style", "linkStyle", "click", "direction"];

    private static readonly string[] Outlines = ["circle", "pill", "box", "round", "diamond"];

    private readonly Dictionary<string, int> indices = new(StringComparer.Ordinal);
    private readonly List<FlowNode> nodes = [];
    private readonly List<FlowEdge> edges = [];

    private Flowchart(string direction) => Direction = direction;

    /// <summary>TD, BT, LR or RL.</summary>
    public string Direction { get; }

    public IReadOnlyList<FlowNode> Nodes => nodes;

    public IReadOnlyList<FlowEdge> Edges => edges;

    /// <summary>Reads a diagram; null when it is of another kind, larger than is drawn, or uses something else.</summary>
    public static Flowchart? Parse(string text)
    {
        string[] statements = [.. text.ReplaceLineEndings("\n").Split('\n').SelectMany(Statements).Select(line => line.Trim())
            .Where(line => line.Length > 0 && !line.StartsWith("%%", StringComparison.Ordinal))];
        if (statements.Length == 0 || Head().Match(statements[0]) is not { Success: true } head) return null;
        string direction = head.Groups[1].Value;
        var chart = new Flowchart(direction == "TB" ? "TD" : direction);
        foreach (string statement in statements[1..])
        {
            if (ReadOver.Contains(statement.Split(' ')[0])) continue;
            if (!chart.Add(statement) || chart.nodes.Count > MostNodes || chart.edges.Count > MostEdges) return null;
        }
        return chart.nodes.Count == 0 ? null : chart;
    }

    // a & b --> c -- text --> d
    private bool Add(string statement)
    {
        int at = 0;
        if (Group(statement, ref at) is not { } from) return false;
        while (at < statement.Length)
        {
            if (Edge().Match(statement, at) is not { Success: true } edge) return false;
            at += edge.Length;
            if (Group(statement, ref at) is not { } to) return false;
            string arrow = edge.Groups["arrow"].Value, label = edge.Groups["label"].Value + edge.Groups["text"].Value;
            // What would be more than is drawn is not even put together; a node that leads to itself is not drawn.
            if (edges.Count + from.Count * to.Count > MostEdges || from.Intersect(to).Any()) return false;
            char style = arrow.Contains('.', StringComparison.Ordinal) ? '.' : arrow[0];
            edges.AddRange(from a in @from from b in to select new FlowEdge(a, b, Plain(label), arrow.EndsWith('>'), style));
            from = to;
        }
        return true;
    }

    private List<int>? Group(string statement, ref int at)
    {
        List<int> group = [];
        while (Node().Match(statement, at) is { Success: true } match)
        {
            at += match.Length;
            group.Add(Index(match));
            if (!match.Groups["and"].Success) return group;
        }
        return null;
    }

    private int Index(Match match)
    {
        string id = match.Groups["id"].Value;
        Group? text = Outlines.Select(name => match.Groups[name]).FirstOrDefault(group => group.Success);
        if (!indices.TryGetValue(id, out int index))
        {
            indices[id] = index = nodes.Count;
            nodes.Add(new FlowNode(id, [id], NodeShape.Box));
        }
        if (text is not null) nodes[index] = new FlowNode(id, [.. Break().Split(text.Value).Select(Plain)], Shape(text.Name));
        return index;
    }

    // A semicolon ends a statement, but not in quotes.
    private static IEnumerable<string> Statements(string line)
    {
        int start = 0;
        bool quoted = false;
        for (int at = 0; at < line.Length; at++)
        {
            if (line[at] == '"') quoted = !quoted;
            if (line[at] != ';' || quoted) continue;
            yield return line[start..at];
            start = at + 1;
        }
        yield return line[start..];
    }

    private static NodeShape Shape(string name) => name switch
    {
        "circle" => NodeShape.Circle,
        "pill" => NodeShape.Pill,
        "round" => NodeShape.Rounded,
        "diamond" => NodeShape.Diamond,
        _ => NodeShape.Box,
    };

    private static string Plain(string text) => text.Trim().Trim('"').Trim();

    [GeneratedRegex(@"^(?:flowchart|graph)\s+(TD|TB|BT|LR|RL)$")]
    private static partial Regex Head();

    [GeneratedRegex("""
        \G\s*(?<id>\w+)\s*(?:
            \(\((?<circle>\s*"[^"]*"\s*|[^()"]*)\)\) | \(\[(?<pill>\s*"[^"]*"\s*|[^\[\]"]*)\]\) | \[(?![/\\(\[])(?<box>\s*"[^"]*"\s*|[^\[\]"]*)\]
            | \((?<round>\s*"[^"]*"\s*|[^()"]*)\) | \{(?<diamond>\s*"[^"]*"\s*|[^{}"]*)\} )?(?::::\w+)?\s*(?<and>&)?
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Node();

    [GeneratedRegex("""
        \G\s*(?:(?:--|==|-\.)\s+(?<text>[^|<>=\-]+?)\s+)?(?<arrow>-{2,}>|-{3,}|-\.+->|-\.+-|={2,}>|={3,}|\.+->)\s*(?:\|(?<label>[^|]*)\|)?
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Edge();

    [GeneratedRegex(@"<br\s*/?>", RegexOptions.IgnoreCase)]
    private static partial Regex Break();
}
