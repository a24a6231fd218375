namespace MsstNet.Lab.Tests.Repository;

/// <summary>Where the sources of the running tests lie, so that a test can read the project as well as the program.</summary>
public static class Checkout
{
    /// <summary>The folder of MsstNet.Lab.csproj, found by walking up from the test's output folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder named shared beside the checkout, which holds large or private material; null where there is none.</summary>
    public static string? Shared { get; } = Path.Combine(Root, "..", "shared") is var folder && Directory.Exists(folder) ? Path.GetFullPath(folder)
        : null;

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "MsstNet.Lab.csproj")))
                return folder.FullName;
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds MsstNet.Lab.csproj; run the tests from a checkout.");
    }
}
