namespace NotebookKernel.Languages.Mermaid;

/// <summary>
/// Where the nodes of a flowchart stand: in layers along its direction, as Sugiyama, Tagawa and Toda (1981) do it. A node lies one layer behind the
/// last of those before it; an edge over several layers passes a point in each; the order in a layer is the mean place of the neighbours; and the
/// places are as near to the neighbours as the gaps allow.
/// </summary>
internal sealed class FlowLayout
{
    private const double GapAcross = 28, Sweeps = 12;

    private readonly List<List<int>> layers = [];
    private readonly List<(int From, int To)> links = [];
    private readonly List<double> widths = [];
    private ILookup<int, int> before = null!, after = null!;

    /// <summary>Lays a chart out.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="sizes">The size of each node across the direction.</param>
    public FlowLayout(Flowchart chart, IReadOnlyList<double> sizes)
    {
        widths.AddRange(sizes);
        bool[] reversed = Reversed(chart);
        Layer = [.. Layers(chart, reversed)];
        for (int node = 0; node < sizes.Count; node++) Place(node, Layer[node]);
        Paths = [.. chart.Edges.Select((edge, i) => Path(edge, reversed[i]))];
        (before, after) = (links.ToLookup(link => link.To, link => link.From), links.ToLookup(link => link.From, link => link.To));
        Across = new double[widths.Count];
        for (int sweep = 0; sweep < Sweeps; sweep++) Order(down: sweep % 2 == 0);
        for (int layer = 0; layer < layers.Count; layer++) Spread(layers[layer], node => Across[node]);
        for (int sweep = 0; sweep < Sweeps; sweep++) Align(down: sweep % 2 == 0);
    }

    /// <summary>The layer of each node and, behind them, of the points of long edges.</summary>
    public List<int> Layer { get; }

    /// <summary>The middle of each across the direction.</summary>
    public double[] Across { get; }

    /// <summary>For each edge what it passes, from its beginning to its end.</summary>
    public IReadOnlyList<int>[] Paths { get; }

    // Edges that close a circle count as if they ran the other way.
    private static bool[] Reversed(Flowchart chart)
    {
        var state = new int[chart.Nodes.Count];
        var reversed = new bool[chart.Edges.Count];
        for (int node = 0; node < state.Length; node++) Visit(node);
        return reversed;

        void Visit(int node)
        {
            if (state[node] != 0) return;
            state[node] = 1;
            for (int i = 0; i < chart.Edges.Count; i++)
            {
                if (chart.Edges[i].From != node) continue;
                if (state[chart.Edges[i].To] == 1) reversed[i] = true;
                else Visit(chart.Edges[i].To);
            }
            state[node] = 2;
        }
    }

    private static int[] Layers(Flowchart chart, bool[] reversed)
    {
        var layer = new int[chart.Nodes.Count];
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int i = 0; i < chart.Edges.Count; i++)
            {
                FlowEdge edge = chart.Edges[i];
                (int from, int to) = reversed[i] ? (edge.To, edge.From) : (edge.From, edge.To);
                if (from == to || layer[to] > layer[from]) continue;
                layer[to] = layer[from] + 1;
                changed = true;
            }
        }
        return layer;
    }

    private void Place(int node, int layer)
    {
        while (layers.Count <= layer) layers.Add([]);
        layers[layer].Add(node);
    }

    private List<int> Path(FlowEdge edge, bool reversed)
    {
        (int from, int to) = reversed ? (edge.To, edge.From) : (edge.From, edge.To);
        List<int> path = [from];
        for (int layer = Layer[from] + 1; layer < Layer[to]; layer++)
        {
            path.Add(widths.Count);
            Place(widths.Count, layer);
            Layer.Add(layer);
            widths.Add(8);
        }
        path.Add(to);
        for (int i = 1; i < path.Count && from != to; i++) links.Add((path[i - 1], path[i]));
        if (reversed) path.Reverse();
        return path;
    }

    private void Order(bool down)
    {
        foreach (List<int> layer in down ? layers : layers.AsEnumerable().Reverse())
        {
            var place = layer.Select((node, i) => (node, i)).ToDictionary(pair => pair.node, pair => (double)pair.i);
            double Mean(int node) => (down ? before : after)[node].Select(other => Across[other]).DefaultIfEmpty(place[node]).Average();
            int[] ordered = [.. layer.OrderBy(Mean).ThenBy(node => place[node])];
            for (int i = 0; i < ordered.Length; i++) (layer[i], Across[ordered[i]]) = (ordered[i], i);
        }
    }

    private void Align(bool down)
    {
        foreach (List<int> layer in down ? layers : layers.AsEnumerable().Reverse())
            Spread(layer, node => (down ? before : after)[node].Select(other => Across[other]).DefaultIfEmpty(Across[node]).Average());
    }

    // As near to the places wished for as the gaps allow, in the sense of least squares: neighbours that would overlap move as one block.
    private void Spread(List<int> layer, Func<int, double> wish)
    {
        var blocks = new List<(double Sum, int Count)>();
        double offset = 0;
        var offsets = new List<double>();
        for (int i = 0; i < layer.Count; i++)
        {
            if (i > 0) offset += (widths[layer[i - 1]] + widths[layer[i]]) / 2 + GapAcross;
            offsets.Add(offset);
            blocks.Add((wish(layer[i]) - offset, 1));
            while (blocks.Count > 1 && blocks[^2].Sum / blocks[^2].Count > blocks[^1].Sum / blocks[^1].Count)
            {
                (double sum, int count) = blocks[^1];
                blocks.RemoveAt(blocks.Count - 1);
                blocks[^1] = (blocks[^1].Sum + sum, blocks[^1].Count + count);
            }
        }
        int at = 0;
        foreach ((double sum, int count) in blocks)
            for (int end = at + count; at < end; at++) Across[layer[at]] = sum / count + offsets[at];
    }
}
