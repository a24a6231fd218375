using MsstNet.Lab.Tests.Repository;

namespace MsstNet.Lab.Tests.Kernel.Notebooks;

/// <summary>Jupyter's own library as the oracle, in a process of its own.</summary>
internal static class Nbformat
{
    /// <summary>Skips the test where Python has no nbformat.</summary>
    public static async Task SkipUnlessThere()
    {
        string reason = "";
        try
        {
            Child child = await Run("import nbformat.v4, jsonschema");
            if (child.ExitCode != 0) reason = child.Error.TrimEnd().Split('\n')[^1];
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            reason = e.Message;
        }
        Assert.SkipUnless(reason.Length == 0, $"python3 with nbformat is not here: {reason}");
    }

    /// <summary>Reads each file and writes it again as FILE.nbformat.</summary>
    public static async Task Rewrite(params IEnumerable<string> files)
    {
        Child child = await Run(
            "import sys, nbformat\nfor f in sys.argv[1:]:\n nb = nbformat.read(f, as_version=nbformat.NO_CONVERT)\n nbformat.write(nb, f + "
                + "'.nbformat')", files);
        Assert.True(child.ExitCode == 0, child.Everything);
    }

    /// <summary>Validates each file against the format's schema, strictly.</summary>
    public static async Task Validate(params IEnumerable<string> files)
    {
        Child child = await Run(
            "import sys, json, nbformat\nfor f in sys.argv[1:]:\n nbformat.validate(json.load(open(f, encoding='utf-8')))", files);
        Assert.True(child.ExitCode == 0, child.Everything);
        Assert.DoesNotContain("Warning", child.Error, StringComparison.Ordinal);
    }

    private static Task<Child> Run(string program, params IEnumerable<string> arguments) => Child.Run(
        Path.GetTempPath(), new Dictionary<string, string?> { ["PYTHONUTF8"] = "1" }, Interpreter, ["-c", program, .. arguments]);

    // Debian's packages belong to its own interpreter, which need not be the first on the path.
    private static string Interpreter => File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
}
