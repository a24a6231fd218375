using System.Diagnostics.CodeAnalysis;
using MsstNet.Lab.Weights.PyTorch;
using static TorchSharp.torch;

namespace MsstNet.Lab.Weights;

/// <summary>What a file of weights held: named CPU tensors and string metadata. Disposing it frees the tensors.</summary>
public sealed class WeightFile : IDisposable
{
    private readonly Dictionary<string, Tensor> tensors;

    internal WeightFile(string source, IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Source = source;
        Metadata = metadata;
        this.tensors = tensors.ToDictionary(pair => pair.Name, pair => pair.Tensor, StringComparer.Ordinal);
        Names = [.. tensors.Select(pair => pair.Name)];
    }

    /// <summary>Reads a safetensors file or one of PyTorch's, told apart by what is in it, not by its name.</summary>
    /// <exception cref="LabException">The file is missing or damaged, or holds more than tensors.</exception>
    public static WeightFile Read(string path)
    {
        if (!File.Exists(path)) throw new LabException($"{path} does not exist; give the path of a .safetensors, .pth or .pt file.");
        try
        {
            using var stream = File.OpenRead(path);
            Span<byte> start = stackalloc byte[4];
            int read = stream.ReadAtLeast(start, 4, throwOnEndOfStream: false);
            stream.Position = 0;
            if (read == 4 && start.SequenceEqual("PK\u0003\u0004"u8)) return PyTorchFile.Read(stream, path);
            // torch.save before 1.6 wrote one pickle after another, numbers among them.
            if (read >= 2 && start[0] == 0x80 && start[1] is >= 2 and <= 5)
                throw new LabException($"{path} is a bare pickle, as PyTorch wrote before version 1.6; load it in a Python you trust and save its state_dict anew.");
            return SafeTensors.Read(stream, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{path} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>What was read, for messages: a path, or what the caller called its stream.</summary>
    public string Source { get; }

    /// <summary>The tensors' names in the order of their data.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The header's <c>__metadata__</c>; empty where there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>A tensor by name; it stays the file's.</summary>
    /// <exception cref="LabException">The file has no tensor of that name.</exception>
    public Tensor this[string name] =>
        tensors.TryGetValue(name, out var tensor)
            ? tensor
            : throw new LabException($"{Source} has no tensor '{name}'; it has {tensors.Count} others.");

    /// <summary>A tensor by name, if the file has it; it stays the file's.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out Tensor? tensor) => tensors.TryGetValue(name, out tensor);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in tensors.Values) tensor.Dispose();
    }
}
