using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using static TorchSharp.torch;

namespace MsstNet.Lab.OnnxFiles;

/// <summary>
/// A graph of ONNX under construction, for a network's weights by the names of its checkpoint. A value of the graph is known by its name; every
/// method that adds a node returns the name of what the node gives. Values carry the name of the layer that made them, as viewers show it.
/// </summary>
/// <param name="name">The graph's name.</param>
/// <param name="weights">The network's state; stays its owner's.</param>
internal sealed class OnnxGraph(string name, IReadOnlyDictionary<string, Tensor> weights)
{
    /// <summary>The free length of an axis that clips lie along.</summary>
    public const string Batch = "B";

    private readonly GraphProto graph = new() { Name = name };
    private readonly HashSet<string> unused = [.. weights.Keys.Where(key => !key.EndsWith("num_batches_tracked", StringComparison.Ordinal))];
    private readonly HashSet<string> names = [];

    /// <summary>Weights that the graph does not have: the other half of a network in two, or a layer that was forgotten.</summary>
    public IReadOnlySet<string> Unused => unused;

    /// <summary>Whether the network has a weight of this name.</summary>
    public bool Has(string key) => weights.ContainsKey(key);

    /// <summary>A weight of the network, as a value to compute with while the graph is made; it counts as used.</summary>
    public Tensor Weight(string key)
    {
        unused.Remove(key);
        return weights[key].detach();
    }

    /// <summary>Adds an input (B, …) of float32.</summary>
    public string Input(string name, params long[] shape)
    {
        names.Add(name);
        graph.Input.Add(Value(name, shape));
        return name;
    }

    /// <summary>Makes a value an output (B, …) of float32 under a name of its own.</summary>
    public void Output(string value, string name, params long[] shape)
    {
        names.Add(name);
        var node = new NodeProto { OpType = "Identity", Name = name };
        node.Input.Add(value);
        node.Output.Add(name);
        graph.Node.Add(node);
        graph.Output.Add(Value(name, shape));
    }

    /// <summary>Adds a node.</summary>
    /// <param name="operation">An operator of opset <see cref="OnnxModel.Opset"/>.</param>
    /// <param name="name">The layer it stands for; a number is added where there are several of one name.</param>
    /// <param name="inputs">Values; an empty name leaves an optional input out.</param>
    /// <param name="attributes">Its settings.</param>
    /// <returns>Its first result.</returns>
    public string Node(string operation, string name, string[] inputs, params AttributeProto[] attributes) =>
        Nodes(operation, name, inputs, 1, attributes)[0];

    /// <summary>The same for a node with several results.</summary>
    public string[] Nodes(string operation, string name, string[] inputs, int results, params AttributeProto[] attributes)
    {
        string given = Fresh(name);
        string[] outputs = results == 1 ? [given] : [.. Enumerable.Range(0, results).Select(index => Fresh($"{given}.{index}"))];
        var node = new NodeProto { OpType = operation, Name = given };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes);
        graph.Node.Add(node);
        return outputs;
    }

    /// <summary>Adds float32 numbers of any shape.</summary>
    public string Constant(string name, Tensor values)
    {
        using var scope = NewDisposeScope();
        float[] numbers = values.detach().to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        return Constant(name, TensorProto.Types.DataType.Float, values.shape, MemoryMarshal.AsBytes<float>(numbers));
    }

    /// <summary>Adds a list of whole numbers, such as a shape.</summary>
    public string Constant(string name, params long[] numbers) =>
        Constant(name, TensorProto.Types.DataType.Int64, [numbers.Length], MemoryMarshal.AsBytes<long>(numbers));

    /// <summary>Adds a single number.</summary>
    public string Number(string name, double number) =>
        Constant(name, TensorProto.Types.DataType.Float, [], MemoryMarshal.AsBytes<float>([(float)number]));

    /// <summary>The graph so far, for a model.</summary>
    public GraphProto Build() => graph;

    /// <summary>Settings of a node.</summary>
    public static AttributeProto Ints(string name, params long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    /// <inheritdoc cref="Ints"/>
    public static AttributeProto Int(string name, long value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    /// <inheritdoc cref="Ints"/>
    public static AttributeProto Float(string name, double value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = (float)value };

    private string Constant(string name, TensorProto.Types.DataType type, long[] shape, ReadOnlySpan<byte> littleEndian)
    {
        var constant = new TensorProto { Name = Fresh(name), DataType = (int)type, RawData = ByteString.CopyFrom(littleEndian) };
        constant.Dims.AddRange(shape);
        graph.Initializer.Add(constant);
        return constant.Name;
    }

    private string Fresh(string name)
    {
        string fresh = name;
        for (int number = 2; !names.Add(fresh); number++) fresh = $"{name}_{number}";
        return fresh;
    }

    private static ValueInfoProto Value(string name, long[] shape)
    {
        var axes = new TensorShapeProto();
        axes.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = Batch });
        axes.Dim.AddRange(shape.Select(length => new TensorShapeProto.Types.Dimension { DimValue = length }));
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = axes };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
