using System.Runtime.InteropServices;
using Onnx;
using static TorchSharp.torch;

namespace MsstNet.Lab.OnnxFiles;

/// <summary>Reads a file of the exchange format ONNX as data. Nothing of the network in it is run.</summary>
internal static class OnnxFile
{
    /// <summary>Reads a network with its weights.</summary>
    /// <exception cref="LabException">The file is missing, unreadable, or no ONNX file.</exception>
    public static ModelProto Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var model = ModelProto.Parser.ParseFrom(stream);
            return model.Graph is null ? throw new LabException($"{path} holds no network; it is not a whole ONNX file.") : model;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)   // a damaged message is an IOException, too
        {
            throw new LabException($"{path} cannot be read as ONNX: {error.Message}", error);
        }
    }

    /// <summary>The values of a float32 weight, whichever of ONNX's two places they stand in.</summary>
    /// <param name="weight">An initializer.</param>
    /// <param name="source">The file, for messages.</param>
    /// <returns>float32 on the CPU; the caller's to dispose.</returns>
    /// <exception cref="LabException">It holds other numbers, keeps them in another file, or has not as many as its shape says.</exception>
    public static Tensor Values(TensorProto weight, string source)
    {
        if (weight.DataType != (int)TensorProto.Types.DataType.Float || weight.DataLocation == TensorProto.Types.DataLocation.External)
            throw new LabException($"{source}: weight '{OneLine.Quote(weight.Name)}' is not float32 inside the file; nothing else is read here.");
        float[] values = weight.RawData.Length > 0 ? MemoryMarshal.Cast<byte, float>(weight.RawData.Span).ToArray() : [.. weight.FloatData];
        long[] shape = [.. weight.Dims];
        if (shape.Any(length => length < 0) || shape.Aggregate((Int128)1, (product, length) => product * length) != values.Length)
            throw new LabException($"{source}: weight '{OneLine.Quote(weight.Name)}' is {Shapes.Text(shape)} but holds {values.Length} numbers.");
        return tensor(values, shape);
    }
}
