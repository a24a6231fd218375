using MsstNet.Weights;

namespace MsstNet.Lab.PyTorchFiles;

/// <summary>Reads weights in any layout the lab knows. The content decides, not the name: a .pth may be any of three things.</summary>
internal static class WeightFiles
{
    /// <summary>Reads a safetensors file or a zip of <c>torch.save</c>.</summary>
    /// <exception cref="LabException">The file is missing, unreadable, damaged, in another layout, or holds more than data.</exception>
    public static WeightFile Read(string path) => WeightFile.Open(path, ".safetensors or .pth file", stream =>
    {
        Span<byte> first = stackalloc byte[8];
        int read = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        if (first[..read].StartsWith("PK"u8)) return PyTorchFile.Read(stream, path);   // a zip
        if (IsPickle(first[..read]))
            throw new LabException($"{path} is a bare pickle, as torch.save wrote before PyTorch 1.6, and reading one may run code; "
                + "load it in Python you trust and torch.save its state_dict with PyTorch 1.6 or newer.");
        return SafeTensors.Read(stream, path);
    });

    // The PROTO opcode and its version. A safetensors header of 640 bytes begins so too, but then the rest of its length is zeros.
    private static bool IsPickle(ReadOnlySpan<byte> first) => first is [0x80, >= 2 and <= 5, ..] && first[2..].ContainsAnyExcept((byte)0);
}
