using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NotebookKernel.Jupyter;

/// <summary>The folder by which front ends know this kernel: how to start it, what to call it, its icons.</summary>
/// <param name="program">The program that hosts the kernel.</param>
internal sealed partial class Kernelspec(HostProgram program)
{
    /// <summary>The name notebooks ask for; it was .NET Interactive's, and VS Code's Polyglot extension knows its notebooks by the beginning.</summary>
    public const string SharedName = ".net-csharp";

    /// <summary>The name to install under: the shared one unless somebody else's kernel has it anywhere a front end looks.</summary>
    public string NameFor(IEnumerable<string> folders) =>
        folders.Any(folder => IsOthers(Path.Combine(folder, SharedName))) ? program.KernelName : SharedName;

    /// <summary>Writes the kernelspec; over one of ours that is there already.</summary>
    /// <param name="kernels">The folder of kernels.</param>
    /// <param name="name">Its name among them.</param>
    /// <returns>The kernelspec's folder.</returns>
    /// <exception cref="NotebookException">The name is no kernel's name, somebody else's kernel has it, or the folder cannot be written.</exception>
    public string Install(string kernels, string name)
    {
        if (!Name().IsMatch(name)) throw new NotebookException($"\"{name}\" cannot be a kernel's name; use letters, digits, '.', '_' and '-'.");
        string folder = Path.Combine(kernels, name);
        if (IsOthers(folder)) throw new NotebookException($"{folder} holds a kernel of somebody else's; choose another name with --name.");
        try
        {
            Directory.CreateDirectory(folder);
            foreach (string icon in new[] { "logo-32x32.png", "logo-64x64.png", "logo-svg.svg" }) AtomicFile.Write(Path.Combine(folder, icon), into => Icon(icon).CopyTo(into));
            AtomicFile.WriteText(Path.Combine(folder, "kernel.json"), Description().ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{folder} cannot be written ({e.Message}); name another place with --prefix DIR.", e);
        }
    }

    /// <summary>Removes a kernelspec of ours.</summary>
    /// <returns>Whether one was there.</returns>
    /// <exception cref="NotebookException">It is somebody else's, or cannot be removed.</exception>
    public bool Uninstall(string folder)
    {
        if (IsOthers(folder)) throw new NotebookException($"{folder} holds a kernel of somebody else's, which is left alone.");
        if (!Directory.Exists(folder)) return false;
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{folder} cannot be removed ({e.Message}).", e);
        }
    }

    /// <summary>Whether a kernelspec of ours is there.</summary>
    public bool IsOurs(string folder)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "kernel.json")))?["metadata"]?["implementation"]?.GetValue<string>() == program.Id;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    // A folder without a kernel.json is what an installation that was cut off leaves; it is nobody's.
    private bool IsOthers(string folder) => File.Exists(Path.Combine(folder, "kernel.json")) && !IsOurs(folder);

    // Interrupts as messages work on every system; signals do not exist on Windows, and work here all the same where they do.
    private JsonObject Description() => new()
    {
        ["argv"] = new JsonArray(["dotnet", program.Assembly, .. program.KernelVerb, "-f", "{connection_file}"]),
        ["display_name"] = ".NET (C#)",
        ["language"] = "C#",
        ["interrupt_mode"] = "message",
        ["metadata"] = new JsonObject { ["implementation"] = program.Id, ["debugger"] = false },
    };

    private static Stream Icon(string file) => Assembly.GetExecutingAssembly().GetManifestResourceStream("kernel-icons/" + file)!;

    [GeneratedRegex(@"^(?!\.+$)[A-Za-z0-9._\-]+$")]
    private static partial Regex Name();
}
