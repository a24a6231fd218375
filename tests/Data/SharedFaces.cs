namespace MsstNet.Lab.Tests.Data;

/// <summary>The real faces of ../shared, laid out as DFEW; a test that needs them skips where they are absent.</summary>
internal static class SharedFaces
{
    /// <summary>The folder, found beside any folder above this program.</summary>
    public static string Root
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                string candidate = Path.Combine(folder.FullName, "shared", "data", "real-faces-dfew-layout");
                if (Directory.Exists(candidate)) return candidate;
            }
            Assert.Skip("../shared/data/real-faces-dfew-layout is not here.");
            return "";
        }
    }

    public static string Frame => Path.Combine(Root, "Clip", "clip_224x224", "00001", "00001_00001.jpg");
}
