using MsstNet.Lab.Tests.Repository;

namespace MsstNet.Lab.Tests.Kernel.Jupyter;

/// <summary>The command in its own output folder, as people build it; beside the tests lies a copy with all of theirs.</summary>
internal static class BuiltLab
{
    /// <summary>The built command.</summary>
    public static string Program { get; } = Path.Combine(
        Checkout.Root, "artifacts", "bin", "MsstNet.Lab", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
            "MsstNet.Lab.dll");

    /// <summary>Runs it to its end.</summary>
    public static Task<Child> Run(string folder, IReadOnlyDictionary<string, string?> environment, params IEnumerable<string> arguments) =>
        Child.Run(folder, environment, "dotnet", [Program, .. arguments]);
}
