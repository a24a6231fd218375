using MsstNet.Lab.Puppets;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>What a test of puppets runs on.</summary>
public enum Head
{
    /// <summary>A head and people of formulas, which are everywhere.</summary>
    Generated,

    /// <summary>ICT-FaceKit and photographs of people, which are kept beside some checkouts.</summary>
    Downloaded,
}

/// <summary>A face model, and people photographed for it.</summary>
internal abstract class PuppetSet
{
    private readonly Lazy<Puppet> someone;

    protected PuppetSet(string photograph) => someone = new(() => Puppet.Of(Kit, Path.Combine(Photographs, photograph), 112));

    /// <summary>The face model; the test is skipped where it is not.</summary>
    public abstract FaceKit Kit { get; }

    /// <summary>The folder that holds FaceXModel.</summary>
    public abstract string KitFolder { get; }

    /// <summary>The folder of the sets of photographs.</summary>
    public abstract string Photographs { get; }

    /// <summary>One of the people, made ready for frames of 112 pixels.</summary>
    public Puppet Someone
    {
        get
        {
            // What skips a test must not be kept by the lazy value as its failure.
            _ = (Kit, Photographs);
            return someone.Value;
        }
    }

    /// <summary>A folder that is there as long as the tests run.</summary>
    protected static string Folder()
    {
        string folder = Directory.CreateTempSubdirectory("puppets-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}

/// <summary>The two sets.</summary>
internal static class SharedPuppets
{
    private static readonly PuppetSet Generated = new GeneratedPuppets(), Downloaded = new DownloadedPuppets();

    /// <summary>One of them.</summary>
    public static PuppetSet Of(Head head) => head == Head.Generated ? Generated : Downloaded;
}
