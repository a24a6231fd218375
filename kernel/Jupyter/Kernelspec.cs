using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NotebookKernel.Jupyter;

/// <summary>The kernelspec, a folder by which front ends find the kernel: how to start it, its name, its icons.</summary>
/// <param name="program">The program that hosts the kernel.</param>
public sealed partial class Kernelspec(HostProgram program)
{
    /// <summary>The name that C# notebooks ask for. .NET Interactive introduced it, and VS Code's Polyglot extension expects its beginning.</summary>
    public const string SharedName = ".net-csharp";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>What people choose in a front end; under a name of its own, the kernel can be told from .NET Interactive's.</summary>
    public string DisplayName(string name) => name == SharedName ? ".NET (C#)" : $".NET (C#), {program.Name}";

    /// <summary>The name to install under: the shared one, unless another kernel has it in one of these folders.</summary>
    public string NameFor(IEnumerable<string> folders) =>
        folders.Any(folder => IsOthers(Path.Combine(folder, SharedName))) ? program.KernelName : SharedName;

    /// <summary>Writes the kernelspec, replacing an earlier one of the same program.</summary>
    /// <param name="kernels">The folder of kernelspecs.</param>
    /// <param name="name">The kernel's name.</param>
    /// <returns>The kernelspec's folder.</returns>
    /// <exception cref="NotebookException">The name is not valid, another program's kernel has it, or the folder cannot be written.</exception>
    public string Install(string kernels, string name)
    {
        if (!Name().IsMatch(name)) throw new NotebookException($"\"{name}\" cannot be a kernel's name; use letters, digits, '.', '_' and '-'.");
        string folder = Path.Combine(kernels, name);
        if (IsOthers(folder)) throw new NotebookException($"{folder} holds another program's kernel; choose another name with --name.");
        try
        {
            Directory.CreateDirectory(folder);
            foreach (string icon in new[] { "logo-32x32.png", "logo-64x64.png", "logo-svg.svg" })
                AtomicFile.Write(Path.Combine(folder, icon), into => Icon(icon).CopyTo(into));
            AtomicFile.WriteText(Path.Combine(folder, "kernel.json"), Description(name).ToJsonString(Indented) + "\n");
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{folder} cannot be written ({e.Message}); name another place with --prefix DIR.", e);
        }
    }

    /// <summary>Removes a kernelspec of this program.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="NotebookException">It is another program's, or cannot be removed.</exception>
    public bool Uninstall(string folder)
    {
        if (IsOthers(folder)) throw new NotebookException($"{folder} holds another program's kernel, which is left as it is.");
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

    /// <summary>Whether a folder holds a kernelspec of this program.</summary>
    public bool IsOurs(string folder)
    {
        try
        {
            JsonNode? spec = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "kernel.json")));
            return spec?["metadata"]?["implementation"]?.GetValue<string>() == program.Id;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    // A folder without a kernel.json is left by an interrupted installation and may be overwritten.
    private bool IsOthers(string folder) => File.Exists(Path.Combine(folder, "kernel.json")) && !IsOurs(folder);

    // Interrupts as messages work on every system, while Windows has no signals.
    private JsonObject Description(string name) => new()
    {
        ["argv"] = new JsonArray([DotnetHost.Path, program.Assembly, .. program.KernelVerb, "-f", "{connection_file}"]),
        ["display_name"] = DisplayName(name),
        // As kernel_info says and VS Code calls it: another name is a change to every notebook that it opens.
        ["language"] = "csharp",
        ["interrupt_mode"] = "message",
        ["metadata"] = new JsonObject { ["implementation"] = program.Id, ["debugger"] = false },
    };

    private static Stream Icon(string file) => Assembly.GetExecutingAssembly().GetManifestResourceStream("kernel-icons/" + file)!;

    [GeneratedRegex(@"^(?!\.+$)[A-Za-z0-9._\-]+$")]
    private static partial Regex Name();
}
