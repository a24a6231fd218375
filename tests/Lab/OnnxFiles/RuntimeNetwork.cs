using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Onnx;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MsstNet.Lab.Tests.Lab.OnnxFiles;

/// <summary>A model as ONNX Runtime runs it, on one thread.</summary>
internal sealed class RuntimeNetwork : IDisposable
{
    private readonly InferenceSession session;

    public RuntimeNetwork(ModelProto model) => session = new InferenceSession(model.ToByteArray(), OneThread());

    public RuntimeNetwork(string path) => session = new InferenceSession(path, OneThread());

    public ModelMetadata Metadata => session.ModelMetadata;

    /// <summary>"clip (-1, 8, 3, 64, 64)": the lengths as the runtime knows them, -1 for a free one.</summary>
    public string Input => string.Join("; ", session.InputMetadata.Select(Text));

    /// <inheritdoc cref="Input"/>
    public string Output => string.Join("; ", session.OutputMetadata.Select(Text));

    /// <summary>The outputs in their order for inputs in theirs; the caller's to dispose.</summary>
    public Tensor[] Run(params Tensor[] inputs)
    {
        var given = session.InputNames.Zip(inputs, (name, input) => NamedOnnxValue.CreateFromTensor(name,
            new DenseTensor<float>(input.contiguous().data<float>().ToArray(), [.. input.shape.Select(length => (int)length)]))).ToList();
        using var results = session.Run(given, session.OutputNames);
        return [.. results.Select(result => result.AsTensor<float>())
            .Select(values => tensor(values.ToArray(), [.. values.Dimensions.ToArray().Select(length => (long)length)]))];
    }

    public void Dispose() => session.Dispose();

    private static SessionOptions OneThread() => new() { IntraOpNumThreads = 1 };

    private static string Text(KeyValuePair<string, NodeMetadata> value) => $"{value.Key} ({string.Join(", ", value.Value.Dimensions)})";
}
