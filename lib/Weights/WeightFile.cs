using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace MsstNet.Weights;

/// <summary>What a file of weights held: named CPU tensors and string metadata. Disposing it frees the tensors.</summary>
public sealed class WeightFile : IDisposable
{
    private readonly Dictionary<string, Tensor> tensors;

    internal WeightFile(string source, IReadOnlyList<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Source = source;
        Metadata = metadata;
        this.tensors = tensors.ToDictionary(pair => pair.Name, pair => pair.Tensor, StringComparer.Ordinal);
        Names = [.. tensors.Select(pair => pair.Name)];
    }

    /// <summary>What was read, for messages: a path, or what the caller called its stream.</summary>
    public string Source { get; }

    /// <summary>The tensors' names in the order of their data, or of their dictionary in a file of PyTorch.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The <c>__metadata__</c> of a safetensors header; empty where there is none.</summary>
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

/// <summary>Reads weights in any layout the lab knows. The content decides, not the name: a .pth may be any of three things.</summary>
public static class WeightFiles
{
    private static ReadOnlySpan<byte> Zip => "PK"u8;

    /// <summary>Reads a safetensors file or a zip of <c>torch.save</c>.</summary>
    /// <exception cref="LabException">The file is missing, unreadable, damaged, in another layout, or holds more than data.</exception>
    public static WeightFile Read(string path)
    {
        if (!File.Exists(path)) throw new LabException($"{path} does not exist; give the path of a .safetensors or .pth file.");
        try
        {
            using var stream = File.OpenRead(path);
            Span<byte> first = stackalloc byte[8];
            int read = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
            stream.Position = 0;
            if (first[..read].StartsWith(Zip)) return PyTorchFile.Read(stream, path);
            if (IsPickle(first[..read]))
                throw new LabException($"{path} is a bare pickle, as torch.save wrote before PyTorch 1.6, and reading one may run code; "
                    + "load it in Python you trust and torch.save its state_dict with PyTorch 1.6 or newer.");
            return SafeTensors.Read(stream, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{path} cannot be read: {error.Message}", error);
        }
    }

    // The PROTO opcode and its version. A safetensors header of 640 bytes begins so too, but then the rest of its length is zeros.
    private static bool IsPickle(ReadOnlySpan<byte> first) => first is [0x80, >= 2 and <= 5, ..] && first[2..].ContainsAnyExcept((byte)0);
}
