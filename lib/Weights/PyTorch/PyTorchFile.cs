using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab.Weights.PyTorch;

/// <summary>
/// Reads the tensors of a .pth or .pt file, the archive <c>torch.save</c> has written since PyTorch 1.6: a pickle that describes, and one entry a storage with the numbers.
/// The pickle is never executed; see <see cref="PickleReader"/>.
/// </summary>
/// <remarks>
/// The state dict may be the whole content, or stand under state_dict, model_state_dict, model or net, as training scripts save it; what is no tensor is left out. The
/// <c>module.</c> that DataParallel puts before every name is taken off. Entries are stored, never compressed, and a storage is read once, so memory is bounded by the file.
/// </remarks>
internal static class PyTorchFile
{
    private const int LongestPickle = 64_000_000;

    private static readonly string[] Wrappers = ["state_dict", "model_state_dict", "model", "net"];

    /// <summary>Reads all tensors, on the CPU.</summary>
    /// <exception cref="LabException">It is no such archive, is damaged, or asks for anything but tensors; the message says what.</exception>
    public static WeightFile Read(Stream stream, string source)
    {
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            return Read(archive, source);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw new LabException($"{source} is a damaged archive ({error.Message}); download or save it again.", error);
        }
    }

    private static WeightFile Read(ZipArchive archive, string source)
    {
        var pickles = archive.Entries.Where(entry => entry.FullName == "data.pkl" || entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal)).ToList();
        if (pickles.Count != 1 || archive.Entries.Any(entry => entry.FullName.EndsWith("/constants.pkl", StringComparison.Ordinal)))
            throw new LabException($"{source} is not a file of weights by torch.save ({(pickles.Count == 1 ? "it is a TorchScript program" : "it has no data.pkl")}); save the model's state_dict.");
        string root = pickles[0].FullName[..^"data.pkl".Length];
        if (archive.GetEntry(root + "byteorder") is { } order && System.Text.Encoding.ASCII.GetString(Bytes(order, 16, source)) != "little")
            throw new LabException($"{source} was written on a machine of the other byte order; save it again on one of this.");

        object? content = new PickleReader(Bytes(pickles[0], LongestPickle, source), source).Read();
        var described = StateDict(content) ?? throw new LabException($"{source} holds no state dict: no tensor by name, neither at the top nor under {string.Join(", ", Wrappers)}.");
        var storages = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var tensors = new List<(string, Tensor)>();
        try
        {
            foreach (var (name, tensor) in described) tensors.Add((name, View(archive, root, name, tensor, storages, source)));
            return new WeightFile(source, tensors, new Dictionary<string, string>());
        }
        catch
        {
            foreach (var (_, tensor) in tensors) tensor.Dispose();
            throw;
        }
        finally
        {
            foreach (var storage in storages.Values) storage.Dispose();   // the views keep the memory
        }
    }

    private static List<(string Name, PickleTensor Tensor)>? StateDict(object? content)
    {
        if (content is not PickleDict dict) return null;
        foreach (string wrapper in Wrappers)
        {
            if (dict.Items.FirstOrDefault(item => item.Key is string key && key == wrapper).Value is PickleDict inner && inner.Items.Any(item => item.Value is PickleTensor)) dict = inner;
        }
        // As in a dict, the last of equal names holds.
        var named = new Dictionary<string, PickleTensor>(StringComparer.Ordinal);
        foreach (var (key, value) in dict.Items)
        {
            if (key is string name && value is PickleTensor tensor) named[name] = tensor;
        }
        if (named.Count == 0) return null;
        const string parallel = "module.";
        int skip = named.Keys.All(name => name.StartsWith(parallel, StringComparison.Ordinal)) ? parallel.Length : 0;
        return [.. named.Select(pair => (pair.Key[skip..], pair.Value))];
    }

    private static Tensor View(ZipArchive archive, string root, string name, PickleTensor described, Dictionary<string, Tensor> storages, string source)
    {
        var (storage, offset, shape, strides) = described;
        Int128 count = 1, last = offset;
        bool sound = offset >= 0 && shape.Length == strides.Length && shape.Length <= 64 && shape.Concat(strides).All(number => number is >= 0 and <= int.MaxValue);
        for (int i = 0; sound && i < shape.Length; i++)
        {
            count *= shape[i];
            last += (Int128)(shape[i] - 1) * strides[i];
            sound = count <= storage.Count || shape.Contains(0);
        }
        // A view that repeats its numbers could be larger than any memory; weights have none.
        if (!sound || (count > 0 && last >= storage.Count) || count > storage.Count)
            throw new LabException($"{source}: tensor '{name}' does not lie in its storage of {storage.Count} numbers; download or save the file again.");
        if (!storages.TryGetValue(storage.Key, out var numbers)) storages[storage.Key] = numbers = Load(archive, root, name, storage, source);
        if (numbers.dtype != storage.Type || numbers.numel() != storage.Count)
            throw new LabException($"{source}: tensor '{name}' sees storage {storage.Key} as another type or length than the tensor before it; download or save the file again.");
        return numbers.as_strided(shape, strides, offset).DetachFromDisposeScope();
    }

    private static Tensor Load(ZipArchive archive, string root, string name, PickleStorage storage, string source)
    {
        var entry = archive.GetEntry($"{root}data/{storage.Key}") ?? throw new LabException($"{source}: the numbers of tensor '{name}' (data/{storage.Key}) are missing; download or save the file again.");
        Int128 bytes = (Int128)storage.Count * PickleTypes.Bytes(storage.Type);
        if (entry.Length != bytes || entry.CompressedLength != bytes)
            throw new LabException($"{source}: tensor '{name}' needs {bytes} stored bytes and data/{storage.Key} has {entry.CompressedLength}; download or save the file again.");
        var tensor = empty([storage.Count], dtype: storage.Type, device: CPU).DetachFromDisposeScope();
        try
        {
            using var stream = entry.Open();
            if (bytes > 0) stream.ReadExactly(tensor.bytes);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    private static byte[] Bytes(ZipArchiveEntry entry, int most, string source)
    {
        if (entry.Length > most || entry.CompressedLength != entry.Length)
            throw new LabException($"{source}: {entry.FullName} has {entry.Length} bytes, packed into {entry.CompressedLength}; torch.save packs nothing and describes a network in fewer than {most}.");
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }
}
