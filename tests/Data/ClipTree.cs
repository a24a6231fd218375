namespace MsstNet.Lab.Tests.Data;

/// <summary>A temporary folder in which a test lays out a data set; a frame is a 16 × 16 image of one grey, as in <see cref="DfewTree"/>.</summary>
internal sealed class ClipTree : IDisposable
{
    public ClipTree() => Directory.CreateDirectory(Root);

    public string Root { get; } = Path.Combine(Path.GetTempPath(), "clips-" + Guid.NewGuid().ToString("N"));

    /// <summary>Adds a clip whose frames have the greys first, first + 1, … and are named by number, unpadded.</summary>
    public ClipTree Clip(string folder, int frames, int first, string extension = "jpg")
    {
        Directory.CreateDirectory(Path.Combine(Root, folder));
        for (int frame = 0; frame < frames; frame++)
            File.WriteAllBytes(Path.Combine(Root, folder, $"{frame + 1}.{extension}"), DfewTree.Grey(first + frame));
        return this;
    }

    public ClipTree Text(string file, string text, System.Text.Encoding? encoding = null)
    {
        string path = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, encoding ?? new System.Text.UTF8Encoding(false));
        return this;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
