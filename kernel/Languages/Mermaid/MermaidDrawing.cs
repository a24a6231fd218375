using System.Globalization;
using System.Net;
using System.Text;

namespace NotebookKernel.Languages.Mermaid;

/// <summary>
/// Draws Mermaid flowcharts as SVG, without network and without a browser. A drawing takes the colour of the text around it, so it reads well on
/// light and on dark pages.
/// </summary>
internal sealed class MermaidDrawing
{
    private const double LineHeight = 19, Gap = 56, Margin = 8;

    private readonly Flowchart chart;
    private readonly bool sideways;
    private readonly (double Width, double Height)[] sizes;
    private readonly (double X, double Y)[] centres;
    private readonly FlowLayout layout;
    private readonly StringBuilder svg = new();
    private double width, height;

    private MermaidDrawing(Flowchart chart)
    {
        this.chart = chart;
        sideways = chart.Direction is "LR" or "RL";
        sizes = [.. chart.Nodes.Select(Size)];
        layout = new FlowLayout(chart, [.. sizes.Select(size => sideways ? size.Height : size.Width)]);
        centres = Centres();
    }

    /// <summary>The drawing; null when the text is no flowchart of the kind that is drawn here.</summary>
    public static string? Svg(string text) => Flowchart.Parse(text) is { } chart ? new MermaidDrawing(chart).Draw() : null;

    private string Draw()
    {
        foreach ((FlowEdge edge, IReadOnlyList<int> path) in chart.Edges.Zip(layout.Paths)) Edge(edge, path);
        for (int node = 0; node < chart.Nodes.Count; node++) Node(chart.Nodes[node], sizes[node], centres[node]);
        string label = Escape(string.Join(", ", chart.Nodes.Select(node => string.Join(' ', node.Lines))));
        string box = $"viewBox=\"0 0 {Number(width)} {Number(height)}\" width=\"100%\" style=\"max-width:{Number(width)}px\"";
        return $"<svg {box} font-family=\"sans-serif\" font-size=\"14\" fill=\"currentColor\" role=\"img\" aria-label=\"{label}\">\n{svg}</svg>";
    }

    private static (double Width, double Height) Size(FlowNode node)
    {
        double text = node.Lines.Max(Width), lines = node.Lines.Length * LineHeight;
        return node.Shape switch
        {
            NodeShape.Circle => (Math.Max(text, lines) + 14, Math.Max(text, lines) + 14),
            NodeShape.Diamond => (text * 1.5 + 36, lines * 1.5 + 28),
            _ => (text + 28, lines + 18),
        };
    }

    private static double Width(string text) => text.Sum(letter => letter switch
    {
        'i' or 'j' or 'l' or 't' or 'f' or 'I' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' or ' ' or '(' or ')' => 4.6,
        'm' or 'w' or 'M' or 'W' or '@' or '→' => 12,
        _ when char.IsUpper(letter) => 9.8,
        _ => 8.1,
    });

    // Layers along the direction, each as thick as its thickest node; across it as the layout says.
    private (double X, double Y)[] Centres()
    {
        int layers = layout.Layer.Max() + 1;
        var thick = new double[layers];
        for (int node = 0; node < sizes.Length; node++)
            thick[layout.Layer[node]] = Math.Max(thick[layout.Layer[node]], sideways ? sizes[node].Width : sizes[node].Height);
        var along = new double[layers];
        for (int layer = 1; layer < layers; layer++) along[layer] = along[layer - 1] + (thick[layer - 1] + thick[layer]) / 2 + Gap;
        double length = along[^1] + (thick[0] + thick[^1]) / 2;
        bool backwards = chart.Direction is "BT" or "RL";
        double Along(int node) => Margin + (backwards ? length - thick[0] / 2 - along[layout.Layer[node]] : thick[0] / 2 + along[layout.Layer[node]]);

        double Half(int node) => node < sizes.Length ? (sideways ? sizes[node].Height : sizes[node].Width) / 2 : 4;
        int[] all = [.. Enumerable.Range(0, layout.Across.Length)];
        double least = all.Min(node => layout.Across[node] - Half(node)), most = all.Max(node => layout.Across[node] + Half(node));
        (width, height) = sideways ? (length, most - least) : (most - least, length);
        (width, height) = (width + 2 * Margin, height + 2 * Margin);
        double Across(int node) => Margin + layout.Across[node] - least;
        return [.. all.Select(node => sideways ? (Along(node), Across(node)) : (Across(node), Along(node)))];
    }

    private void Node(FlowNode node, (double Width, double Height) size, (double X, double Y) at)
    {
        const string Paint = "fill=\"currentColor\" fill-opacity=\"0.07\" stroke=\"currentColor\" stroke-opacity=\"0.7\" stroke-width=\"1.3\"";
        double left = at.X - size.Width / 2, top = at.Y - size.Height / 2;
        double round = node.Shape switch { NodeShape.Pill => size.Height / 2, NodeShape.Rounded => 12, NodeShape.Circle => size.Width / 2, _ => 5 };
        string corner = $"x=\"{Number(left)}\" y=\"{Number(top)}\"", extent = $"width=\"{Number(size.Width)}\" height=\"{Number(size.Height)}\"";
        svg.Append(node.Shape == NodeShape.Diamond
            ? $"<path d=\"M{Point(at.X, top)}L{Point(left + size.Width, at.Y)}L{Point(at.X, top + size.Height)}L{Point(left, at.Y)}Z\" {Paint}/>"
            : $"<rect {corner} {extent} rx=\"{Number(round)}\" {Paint}/>");
        double first = at.Y - (node.Lines.Length - 1) * LineHeight / 2 + 5;
        for (int line = 0; line < node.Lines.Length; line++)
        {
            svg.Append($"<text x=\"{Number(at.X)}\" y=\"{Number(first + line * LineHeight)}\" text-anchor=\"middle\">")
                .Append(Escape(node.Lines[line])).Append("</text>");
        }
        svg.Append('\n');
    }

    private void Edge(FlowEdge edge, IReadOnlyList<int> path)
    {
        (double X, double Y)[] points = [.. path.Select(node => centres[node])];
        points[0] = Border(edge.From, points[1]);
        points[^1] = Border(edge.To, points[^2]);
        string dashes = edge.Style == '.' ? " stroke-dasharray=\"4 4\"" : "", thick = edge.Style == '=' ? "2.6" : "1.3";
        var line = new StringBuilder($"M{Point(points[0].X, points[0].Y)}");
        for (int i = 1; i < points.Length; i++)
        {
            ((double x0, double y0), (double x1, double y1)) = (points[i - 1], points[i]);
            double mx = (x0 + x1) / 2, my = (y0 + y1) / 2;
            line.Append(sideways ? $"C{Point(mx, y0)} {Point(mx, y1)} {Point(x1, y1)}" : $"C{Point(x0, my)} {Point(x1, my)} {Point(x1, y1)}");
        }
        svg.Append($"<path d=\"{line}\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.7\" stroke-width=\"{thick}\"{dashes}/>");
        if (edge.IsArrow) Head(points[^2], points[^1]);
        if (edge.Label.Length > 0)
        {
            int middle = (points.Length - 1) / 2;
            (double x, double y) = ((points[middle].X + points[middle + 1].X) / 2, (points[middle].Y + points[middle + 1].Y) / 2);
            // Beside the curve, on the side to which it bends.
            double bend = Math.Sign(Math.Round(points[middle + 1].X - points[middle].X));
            if (sideways) y -= 6;
            else (x, y) = (x + (bend < 0 ? -8 : 8), y + (bend == 0 ? 4 : -3));
            string anchor = sideways ? "middle" : bend < 0 ? "end" : "start";
            string place = $"x=\"{Number(x)}\" y=\"{Number(y)}\" text-anchor=\"{anchor}\"";
            svg.Append($"<text {place} font-size=\"12\">{Escape(edge.Label)}</text>");
        }
        svg.Append('\n');
    }

    // The curve arrives along the direction, so the head points that way.
    private void Head((double X, double Y) from, (double X, double Y) to)
    {
        double sign = sideways ? Math.Sign(to.X - from.X) : Math.Sign(to.Y - from.Y);
        (double dx, double dy) = sideways ? (-9 * sign, 4.5) : (4.5, -9 * sign);
        (double x2, double y2) = sideways ? (to.X + dx, to.Y - dy) : (to.X - dx, to.Y + dy);
        svg.Append($"<path d=\"M{Point(to.X, to.Y)}L{Point(to.X + dx, to.Y + dy)}L{Point(x2, y2)}Z\"/>");
    }

    // The middle of the side that faces the other end.
    private (double X, double Y) Border(int node, (double X, double Y) towards)
    {
        (double x, double y) = centres[node];
        return sideways
            ? (x + Math.Sign(towards.X - x) * sizes[node].Width / 2, y)
            : (x, y + Math.Sign(towards.Y - y) * sizes[node].Height / 2);
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(new string([.. text.Where(letter => !char.IsControl(letter))]));

    private static string Point(double x, double y) => $"{Number(x)} {Number(y)}";

    private static string Number(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);
}
