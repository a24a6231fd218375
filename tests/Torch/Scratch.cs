namespace MsstNet.Lab.Tests.Torch;

/// <summary>A folder of one test's own, gone when the test ends.</summary>
public sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("msstnet-lab-test-");

    public string Folder => folder.FullName;

    public string Sub(params string[] names) => Path.Combine([Folder, .. names]);

    public void Dispose() => folder.Delete(recursive: true);
}
