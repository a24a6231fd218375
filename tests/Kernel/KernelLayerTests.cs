using System.Text.RegularExpressions;
using MsstNet.Lab.Tests.Repository;

namespace MsstNet.Lab.Tests.Kernel;

/// <summary>
/// Which namespaces of kernel/ may use which others, so that there are no circles. Change the table when the design changes, and say why.
/// </summary>
public partial class KernelLayerTests
{
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        [""] = [],
        ["Notebooks"] = [],
        ["Scripting.References"] = [],
        ["Scripting.Showing"] = [],
        // #!import reads notebooks; display shows.
        ["Scripting.Cells"] = ["Notebooks", "Scripting.Showing"],
        // The languages are the router's; the C# engine below them knows of none but itself.
        ["Languages"] = ["Notebooks", "Scripting.Cells", "Scripting.Intelligence", "Scripting.References", "Scripting.Running", "Scripting.Showing"],
        ["Scripting.Running"] = ["Scripting.Cells", "Scripting.References", "Scripting.Showing"],
        ["Scripting.Intelligence"] = ["Notebooks", "Scripting.Cells", "Scripting.Running"],
        ["Scripting"] = ["Languages", "Notebooks", "Scripting.Intelligence", "Scripting.Running", "Scripting.Showing"],
        ["Headless"] = ["Notebooks", "Scripting"],
        ["Jupyter"] = ["Scripting", "Scripting.Intelligence"],
        // It colours code with Roslyn's editor services.
        ["Book"] = ["Notebooks", "Scripting.Intelligence"],
    };

    [Fact]
    public void No_namespace_uses_one_above_it()
    {
        List<string> breaches = [];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "kernel"), "*.cs", SearchOption.AllDirectories))
        {
            string source = File.ReadAllText(file);
            string own = Layer(Namespace().Match(source).Groups[1].Value);
            foreach (string other in Using().Matches(source).Select(match => Layer(match.Groups[1].Value))
                .Where(other => other.Length > 0 && other != own))
                if (!MayUse[own].Contains(other)) breaches.Add($"{Path.GetRelativePath(Checkout.Root, file)}: {own} may not use {other}");
            // A nested namespace sees the types of the one around it without a using.
            if (own.StartsWith("Scripting.", StringComparison.Ordinal) && Session().IsMatch(source)) breaches.Add($"{file}: {own} knows the session");
        }
        Assert.Empty(breaches);
    }

    [Fact]
    public void The_kernel_knows_no_library_that_is_taught_with_it()
    {
        string kernel = Path.Combine(Checkout.Root, "kernel");
        Assert.DoesNotContain("ProjectReference", File.ReadAllText(Path.Combine(kernel, "NotebookKernel.csproj")), StringComparison.Ordinal);
        foreach (string file in Directory.EnumerateFiles(kernel, "*.cs", SearchOption.AllDirectories))
            Assert.False(Taught().IsMatch(File.ReadAllText(file)), file);
    }

    // The table's longest name that the namespace begins with: NotebookKernel.Book.Maths belongs to Book.
    private static string Layer(string name) => MayUse.Keys.Where(key => key.Length > 0
        && $"{name}.".StartsWith($"NotebookKernel.{key}.", StringComparison.Ordinal))
        .MaxBy(key => key.Length) ?? "";

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (?:static )?(NotebookKernel[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"\b(ScriptSession|SessionOptions|CellOutcome)\b")]
    private static partial Regex Session();

    [GeneratedRegex(@"MsstNet\.|TorchSharp", RegexOptions.IgnoreCase)]
    private static partial Regex Taught();
}
