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

    /// <summary>Reads a file through its stream.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it should be, for the message.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="LabException">The file is missing or unreadable, or <paramref name="read"/> refuses it.</exception>
    internal static WeightFile Open(string path, string kind, Func<FileStream, WeightFile> read)
    {
        if (!File.Exists(path)) throw new LabException($"{path} does not exist; give the path of a {kind}.");
        try
        {
            using var stream = File.OpenRead(path);
            return read(stream);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{path} cannot be read: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in tensors.Values) tensor.Dispose();
    }
}
