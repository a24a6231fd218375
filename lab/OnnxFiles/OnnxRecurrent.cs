using static MsstNet.Lab.OnnxFiles.OnnxGraph;
using static TorchSharp.torch;

namespace MsstNet.Lab.OnnxFiles;

/// <summary>
/// LSTM and GRU. PyTorch keeps the gates of a layer on top of one another in another order than ONNX asks for: input, forget, cell, output against
/// input, output, forget, cell; reset, update, new against update, reset, new.
/// </summary>
internal static class OnnxRecurrent
{
    private static readonly int[] LstmGates = [0, 3, 1, 2], GruGates = [1, 0, 2];

    /// <summary>The last state of the last layer, h_T; the first is 0.</summary>
    /// <param name="graph">Where it is added.</param>
    /// <param name="x">(T, B, features): the only order that every runtime takes.</param>
    /// <param name="layer">The layers in the checkpoint.</param>
    /// <param name="lstm">False for GRU.</param>
    /// <param name="layers">How many, each reading the states of the one before.</param>
    /// <returns>(B, hidden).</returns>
    public static string LastState(this OnnxGraph graph, string x, string layer, bool lstm, int layers)
    {
        using var scope = NewDisposeScope();
        int[] gates = lstm ? LstmGates : GruGates;
        for (int number = 0; ; number++)
        {
            Tensor Ordered(string part)
            {
                var blocks = graph.Weight($"{layer}.{part}_l{number}").chunk(gates.Length);           // (hidden, …) each
                return cat([.. gates.Select(gate => blocks[gate])]).unsqueeze(0);                     // (1, gates·hidden, …): one direction
            }
            var state = Ordered("weight_hh");
            string name = $"{layer}.{number}";
            string[] inputs =
            [
                x, graph.Constant($"{name}.weight_ih", Ordered("weight_ih")), graph.Constant($"{name}.weight_hh", state),
                graph.Constant($"{name}.bias", cat([Ordered("bias_ih"), Ordered("bias_hh")], 1)),
            ];
            var hidden = Int("hidden_size", state.size(-1));
            // PyTorch's GRU multiplies by the reset gate after W_hn is applied to the state and its bias added.
            string[] results = lstm ? graph.Nodes("LSTM", name, inputs, 2, hidden)
                : graph.Nodes("GRU", name, inputs, 2, hidden, Int("linear_before_reset", 1));
            if (number == layers - 1) return graph.Reshape(results[1], -1, state.size(-1));           // (1, B, hidden) → (B, hidden)
            x = graph.Node("Squeeze", $"{name}.states", [results[0], graph.Constant($"{name}.direction", 1)]);   // (T, 1, B, h) → (T, B, h)
        }
    }
}
