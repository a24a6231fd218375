using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MsstNet.Lab.OnnxFiles;
using MsstNet.Lab.Tests.Repository;
using Onnx;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MsstNet.Lab.Tests.Lab.OnnxFiles;

/// <summary>
/// The package's network as ONNX Runtime runs it, cut off after stage 3, on frames of any side; as published, or with the border given by the caller
/// in place of the first convolution's zeros.
/// </summary>
internal sealed class PublishedNetwork : IDisposable
{
    private const int BeforeFirst = 3, AfterLast = 2;   // the first convolution's padding

    private readonly InferenceSession session;
    private readonly string input;
    private readonly string[] stages;
    private readonly bool bordered;

    public PublishedNetwork(ImageNetPackage package, int side, bool bordered)
    {
        this.bordered = bordered;
        var graph = OnnxFile.Read(package.Network);
        // Two blocks a stage, each ended by an addition and the Relu after it.
        var ends = graph.Graph.Node.Where(node => node.OpType == "Add").ToList();
        stages = [.. from end in new[] { 1, 3, 5 }
                     select graph.Graph.Node.Single(node => node.OpType == "Relu" && node.Input[0] == ends[end].Output[0]).Output[0]];
        int last = graph.Graph.Node.ToList().FindIndex(node => node.Output[0] == stages[^1]);
        while (graph.Graph.Node.Count > last + 1) graph.Graph.Node.RemoveAt(last + 1);
        var used = graph.Graph.Node.SelectMany(node => node.Input).ToHashSet();
        foreach (var weight in graph.Graph.Initializer.Where(weight => !used.Contains(weight.Name)).ToList()) graph.Graph.Initializer.Remove(weight);
        graph.Graph.ValueInfo.Clear();   // shapes at 224
        graph.Graph.Output.Clear();
        foreach (string stage in stages) graph.Graph.Output.Add(new ValueInfoProto { Name = stage, Type = graph.Graph.Input[0].Type.Clone() });
        foreach (var output in graph.Graph.Output) output.Type.TensorType.Shape = null;
        var shape = graph.Graph.Input[0].Type.TensorType.Shape;
        shape.Dim[2].DimValue = shape.Dim[3].DimValue = side + (bordered ? BeforeFirst + AfterLast : 0);
        var pads = graph.Graph.Node[0].Attribute.Single(attribute => attribute.Name == "pads").Ints;
        Assert.Equal([BeforeFirst, BeforeFirst, AfterLast, AfterLast], pads);
        if (bordered) for (int i = 0; i < pads.Count; i++) pads[i] = 0;
        input = graph.Graph.Input[0].Name;
        session = new InferenceSession(Google.Protobuf.MessageExtensions.ToByteArray(graph));
    }

    /// <summary>The package, or a skipped test that says why there is none.</summary>
    public static ImageNetPackage Package()
    {
        try
        {
            return ImageNetPackage.Open(Checkout.Root, () => { });
        }
        catch (LabException error) when (error.Message.Contains("NU1", StringComparison.Ordinal))
        {
            Assert.Skip(error.Message);
            throw;
        }
    }

    /// <summary>The maps of stages 1 to 3.</summary>
    /// <param name="frame">Grey levels, red first, (1, 3, side, side).</param>
    /// <param name="mean">μ, blue first.</param>
    /// <param name="border">Grey levels of what lies around the frame, red first; unused as published.</param>
    public Tensor[] Maps(Tensor frame, double[] mean, double[] border)
    {
        using var scope = NewDisposeScope();
        static Tensor Channels(IEnumerable<double> values) => tensor(values.ToArray()).view(1, 3, 1, 1);
        var x = frame.to(float64);
        if (bordered)
        {
            long side = frame.shape[^1], from = BeforeFirst, to = BeforeFirst + side;
            var around = Channels(border).expand(1, 3, side + BeforeFirst + AfterLast, side + BeforeFirst + AfterLast).clone();
            around[.., .., (int)from..(int)to, (int)from..(int)to] = x;
            x = around;
        }
        var u = (x.flip(1) - Channels(mean)).to(float32).contiguous();
        int[] shape = [.. u.shape.Select(length => (int)length)];
        var given = NamedOnnxValue.CreateFromTensor(input, new DenseTensor<float>(u.data<float>().ToArray(), shape));
        using var results = session.Run([given], stages);
        return [.. results.Select(result => result.AsTensor<float>()).Select(map =>
            tensor(map.ToArray(), [.. map.Dimensions.ToArray().Select(length => (long)length)]).MoveToOuterDisposeScope())];
    }

    public void Dispose() => session.Dispose();
}
