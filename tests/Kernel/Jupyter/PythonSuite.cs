using System.Text.RegularExpressions;
using MsstNet.Lab.Tests.Repository;

namespace MsstNet.Lab.Tests.Kernel.Jupyter;

/// <summary>
/// A file of Python tests, run once against the kernel as `lab kernel install` installs it, with Jupyter's own clients. Each of its tests is a
/// test here.
/// </summary>
public abstract partial class PythonSuite(string module, params string[] needed) : IAsyncLifetime
{
    private static readonly string Sources = Path.Combine(Checkout.Root, "tests", "Kernel", "Jupyter");
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;
    private string? report, missing;

    /// <summary>The names of the tests in a file, and of those it inherits.</summary>
    public static TheoryData<string> Names(string module, params string[] inherited) =>
        [.. Definition().Matches(File.ReadAllText(Path.Combine(Sources, module + ".py"))).Select(match => match.Groups[1].Value).Concat(inherited)];

    public async ValueTask InitializeAsync()
    {
        missing = await Missing();
        if (missing is not null) return;
        var installed = await BuiltLab.Run(folder, Environment, "kernel", "install", "--prefix", folder);
        Assert.True(installed.ExitCode == 0, installed.Everything);
        var tests = await Child.Run(Sources, Environment, "/usr/bin/python3", "-B", "-m", "unittest", "-v", module);
        report = tests.Everything;
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Asserts that a test ran and passed.</summary>
    public void Passed(string test)
    {
        Assert.SkipUnless(missing is null, missing ?? "");
        bool ran = Regex.IsMatch(report!, $@"^{test} \(", RegexOptions.Multiline),
            failed = Regex.IsMatch(report!, $@"^(FAIL|ERROR): ({test}|setUpClass) ", RegexOptions.Multiline);
        bool skipped = Regex.IsMatch(report!, $@"^{test} \([^\n]*\n?[^\n]* \.\.\. skipped", RegexOptions.Multiline);
        Assert.True(ran && !failed && !skipped, report);
    }

    private Dictionary<string, string?> Environment => new()
    {
        ["JUPYTER_PATH"] = Path.Combine(folder, "share", "jupyter"),
        ["JUPYTER_DATA_DIR"] = Path.Combine(folder, "data"),
        ["OMP_NUM_THREADS"] = "1",
    };

    private async Task<string?> Missing()
    {
        if (!File.Exists("/usr/bin/python3")) return "There is no /usr/bin/python3 here.";
        var import = await Child.Run(folder, Environment, "/usr/bin/python3", "-c", $"import {string.Join(", ", needed)}");
        return import.ExitCode == 0 ? null : $"Jupyter's Python packages are not all here: {import.Error.Trim().Split('\n')[^1]}";
    }

    [GeneratedRegex(@"^    def (test_\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Definition();
}
