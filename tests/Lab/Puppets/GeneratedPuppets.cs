using MsstNet.Lab.Puppets;
using MsstNet.Lab.Tests.Data.Video;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>The generated head and two generated people, in memory and in files as one would download them.</summary>
internal sealed class GeneratedPuppets() : PuppetSet(Path.Combine("canada", "003f.jpg"))
{
    private static readonly Lazy<string> Written = new(() =>
    {
        string folder = Folder();
        GeneratedKitFiles.Write(folder);
        return folder;
    });

    private static readonly Lazy<string> Taken = new(() =>
    {
        string folder = Folder();
        GeneratedPerson.WriteAll(folder);
        return folder;
    });

    /// <inheritdoc/>
    public override FaceKit Kit => GeneratedHead.Kit;

    /// <inheritdoc/>
    public override string KitFolder => Written.Value;

    /// <inheritdoc/>
    public override string Photographs
    {
        get
        {
            // JPEG files are written by OpenCV, and the face is found by it.
            TestVideo.RequireOpenCv();
            return Taken.Value;
        }
    }
}
