using MsstNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab.PyTorchFiles;

/// <summary>
/// Reads the weights in a file of <c>torch.save</c> (PyTorch 1.6 or newer) without executing its pickle. What is not a dictionary of tensors,
/// as a whole model saved with its classes, is refused. Tensors that share a storage share it here too.
/// </summary>
internal static class PyTorchFile
{
    /// <summary>Where training programs put the weights in a checkpoint, by custom.</summary>
    private static readonly string[] Nests = ["state_dict", "model_state_dict", "model", "net"];
    private const string DataParallel = "module.";
    private const int LongestName = 1000, MostTensors = 50_000;

    /// <summary>
    /// Reads a state_dict, at the top or in a checkpoint under state_dict, model_state_dict, model or net. Values that are no tensors, such as
    /// epoch numbers, are left out, and the "module." that DataParallel puts before every name is dropped.
    /// </summary>
    /// <param name="stream">A seekable stream standing at the first byte.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <exception cref="LabException">It is no such file, is damaged, or holds anything but data; the message says what.</exception>
    public static WeightFile Read(Stream stream, string source = "the stream")
    {
        try
        {
            using var archive = new PyTorchArchive(stream, source);
            var named = Choose(PickleReader.Read(archive.ReadPickle(), source), source);
            foreach (var (name, tensor) in named) Check(name, tensor, archive.Length, source);
            return new WeightFile(source, Rebuild(named, archive, source), new Dictionary<string, string>());
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw new LabException(
                $"{source} is not a whole zip file, as torch.save writes: {OneLine.Quote(error.Message)} Download or save it again.", error);
        }
    }

    private static List<(string Name, PickleTensor Tensor)> Choose(object? top, string source)
    {
        if (top is not PickleDictionary checkpoint) throw new LabException($"{source} holds no dictionary of tensors; save a state_dict.");
        var nested = Nests.Select(key => checkpoint.Pairs.LastOrDefault(pair => key.Equals(pair.Key)).Value).OfType<PickleDictionary>()
            .FirstOrDefault(value => value.Pairs.Any(pair => pair.Value is PickleTensor));
        var named = new List<(string Name, PickleTensor Tensor)>();
        foreach (var (key, value) in (nested ?? checkpoint).Pairs)
            if (key is string name && value is PickleTensor tensor) named.Add((name, tensor));
        if (named.Count == 0)
            throw new LabException($"{source} holds no tensor at its top ("
                + $"{OneLine.Quote(string.Join(", ", checkpoint.Pairs.Take(4).Select(pair => pair.Key)))}) "
                + $"nor under {string.Join(", ", Nests)}; save the state_dict alone.");

        if (named.Count > MostTensors)
            throw new LabException($"{source} holds {named.Count} tensors, more than {MostTensors}; save the backbone's alone.");

        if (named.TrueForAll(pair => pair.Name.StartsWith(DataParallel, StringComparison.Ordinal)))
            named = [.. named.Select(pair => (pair.Name[DataParallel.Length..], pair.Tensor))];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, _) in named)
        {
            if (name.Length > LongestName || name.Any(char.IsControl))
                throw new LabException($"{source}: the tensor name '{OneLine.Quote(name)}' is too long or not of printable characters; rename it.");
            if (!seen.Add(name)) throw new LabException($"{source}: two tensors are called '{name}'; save the state_dict again.");
        }
        return named;
    }

    /// <summary>Whether every element lies in the storage; no sum here can overflow, as each is bounded before the next term.</summary>
    private static void Check(string name, PickleTensor tensor, long fileBytes, string source)
    {
        LabException Impossible(string what) => new($"{source}: tensor '{name}' of shape {Shapes.Text(tensor.Shape)} {what}; save it again.");
        if (tensor.Offset < 0 || tensor.Shape.Any(length => length < 0) || tensor.Strides.Any(stride => stride < 0))
            throw new LabException($"{source}: tensor '{name}' has a negative size, stride or offset; save it again.");

        // An axis of length 0 makes the tensor empty, but the others must not overflow either.
        Int128 elements = 1, last = tensor.Offset;
        for (int axis = 0; axis < tensor.Shape.Length; axis++)
        {
            elements *= Math.Max(1, tensor.Shape[axis]);
            last += (Int128)Math.Max(0, tensor.Shape[axis] - 1) * tensor.Strides[axis];
            if (elements > 1L << 60 || last > long.MaxValue) throw Impossible("and its strides are beyond any memory");
        }
        if (tensor.Shape.Contains(0)) return;
        if (last >= tensor.Storage.Count) throw Impossible($"reaches to element {last} of a storage of {tensor.Storage.Count}");
        // A stride of 0 repeats elements: one number can claim to be a million of millions.
        if (elements * tensor.Storage.Type.ElementSize() > fileBytes)
            throw Impossible("repeats its elements to more than the file's bytes; save its contiguous()");
    }

    private static List<(string Name, Tensor Tensor)> Rebuild(List<(string Name, PickleTensor Tensor)> named, PyTorchArchive archive, string source)
    {
        var storages = new Dictionary<string, (PickleStorage Claim, Tensor Tensor)>(StringComparer.Ordinal);
        var tensors = new List<(string, Tensor)>();
        try
        {
            foreach (var (name, claim) in named)
            {
                if (!storages.TryGetValue(claim.Storage.Key, out var storage))
                    storages.Add(claim.Storage.Key, storage = (claim.Storage, archive.ReadStorage(claim.Storage)));
                if (storage.Claim != claim.Storage)
                    throw new LabException($"{source}: tensor '{name}' says of storage {OneLine.Quote(claim.Storage.Key)} "
                        + "other than the tensors before it; save it again.");
                tensors.Add((name, View(storage.Tensor, claim).DetachFromDisposeScope()));
            }
            return tensors;
        }
        catch
        {
            foreach (var (_, tensor) in tensors) tensor.Dispose();
            throw;
        }
        finally
        {
            // Views keep their storage alive.
            foreach (var (_, tensor) in storages.Values) tensor.Dispose();
        }
    }

    private static Tensor View(Tensor storage, PickleTensor claim) =>
        claim.Shape.Contains(0)
            ? empty(claim.Shape, dtype: storage.dtype, device: CPU)
            : storage.as_strided(claim.Shape, claim.Strides, claim.Offset);
}
