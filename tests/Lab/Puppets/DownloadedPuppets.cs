using System.Diagnostics;
using MsstNet.Lab.Puppets;
using MsstNet.Lab.Tests.Data.Video;
using MsstNet.Lab.Tests.Repository;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>The two public downloads that puppets are made of, where they are kept beside the checkout.</summary>
internal sealed class DownloadedPuppets() : PuppetSet(Path.Combine("london", "neutral_front", "034_03.jpg"))
{
    private static readonly Lazy<string> Unpacked = new(Unpack);
    private static readonly Lazy<FaceKit> Loaded = new(() => FaceKit.Load(Unpacked.Value));

    /// <inheritdoc/>
    public override FaceKit Kit
    {
        get
        {
            Require();
            return Loaded.Value;
        }
    }

    /// <inheritdoc/>
    public override string KitFolder
    {
        get
        {
            Require();
            return Unpacked.Value;
        }
    }

    /// <inheritdoc/>
    public override string Photographs
    {
        get
        {
            Require();
            return Path.Combine(Root, "photographs");
        }
    }

    private static string Root => Path.Combine(Checkout.Root, "..", "shared", "data");

    private static void Require()
    {
        TestVideo.RequireOpenCv();
        if (!File.Exists(Path.Combine(Root, "ict-facekit.tar.xz"))) Assert.Skip("../shared/data/ict-facekit.tar.xz is not here.");
    }

    private static string Unpack()
    {
        string folder = Folder();
        using var tar = Process.Start("tar", ["-xf", Path.Combine(Root, "ict-facekit.tar.xz"), "-C", folder]);
        tar.WaitForExit();
        Assert.Equal(0, tar.ExitCode);
        return folder;
    }
}
