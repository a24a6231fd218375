using System.Reflection;
using Google.Protobuf;
using Onnx;

namespace MsstNet.Lab.OnnxFiles;

/// <summary>Writes graphs as ONNX files.</summary>
internal static class OnnxModel
{
    /// <summary>The version of the operators: the first with LayerNormalization, of 2022, so that older runtimes read it too.</summary>
    public const int Opset = 17;

    private const int FileVersion = 8;                  // the one that came with opset 17
    private const long MostBytes = int.MaxValue;        // of any protocol buffer

    /// <summary>A graph with what a reader has to know.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="description">One line for a viewer.</param>
    /// <param name="metadata">Names and values, in this order in the file.</param>
    public static ModelProto Of(OnnxGraph graph, string description, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        Assembly producer = typeof(OnnxModel).Assembly;
        var model = new ModelProto
        {
            IrVersion = FileVersion,
            ProducerName = producer.GetName().Name,
            ProducerVersion = producer.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            DocString = description,
            Graph = graph.Build(),
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        model.MetadataProps.AddRange(metadata.Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }));
        return model;
    }

    /// <summary>Writes a model, whole or not at all.</summary>
    /// <exception cref="LabException">It is larger than an ONNX file can be.</exception>
    public static void Write(string path, ModelProto model)
    {
        long bytes = model.Graph.Initializer.Sum(weight => (long)weight.RawData.Length);
        if (bytes > MostBytes - (1 << 20))
            throw new LabException($"{path}: {bytes / 1e9:0.0} GB of weights; an ONNX file holds 2 GB at most. Export a smaller network.");
        AtomicFile.Write(path, stream => model.WriteTo(stream));
    }

    /// <summary>What goes in and comes out: "clip (B, 8, 3, 64, 64) → logits (B, 7)".</summary>
    public static string Signature(ModelProto model)
    {
        static string Length(TensorShapeProto.Types.Dimension axis) => axis.DimParam is { Length: > 0 } free ? free : $"{axis.DimValue}";
        static string Text(IEnumerable<ValueInfoProto> values) => string.Join(", ", values.Select(value =>
            $"{value.Name} ({string.Join(", ", value.Type.TensorType.Shape.Dim.Select(Length))})"));
        return $"{Text(model.Graph.Input)} → {Text(model.Graph.Output)}";
    }
}
