using System.Diagnostics;
using System.Globalization;
using System.Reflection.PortableExecutable;

namespace MsstNet.Lab.Bench;

/// <summary>`ahead`: which methods of the packages the notebooks call, as the profile that the build compiles ahead of time.</summary>
internal static class AheadRun
{
    // What one process alone calls costs a build more than it gives back.
    private const int LeastProcesses = 2;

    // An assembly of which fewer are called gains less than the start of its compiler takes.
    private const int LeastMethods = 30;

    /// <summary>Runs all notebooks with packages as they are published, that is, not compiled, and writes the profile.</summary>
    /// <param name="file">Where to.</param>
    public static int Measure(string file)
    {
        string lists = Directory.CreateTempSubdirectory("ahead-").FullName;
        try
        {
            RunNotebooks(lists);
            var methods = Directory.GetFiles(lists).SelectMany(list => File.ReadLines(list).Distinct()).CountBy(line => line)
                .Where(line => line.Value >= LeastProcesses).Select(line => line.Key.Split('\t'))
                .ToLookup(parts => parts[0], parts => int.Parse(parts[1], CultureInfo.InvariantCulture));
            var profile = new MethodProfile();
            foreach (var assembly in methods.OrderBy(assembly => assembly.Key, StringComparer.Ordinal))
            {
                string path = Path.Combine(AppContext.BaseDirectory, assembly.Key + ".dll");
                if (!File.Exists(path) || IsOurs(assembly.Key) || assembly.Count() < LeastMethods) continue;
                if (IsCompiled(path)) throw new LabException($"{path} is compiled already; build bench without CompilePackagesAhead.");
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {profile.Add(path, assembly),6}  {assembly.Key}"));
            }
            byte[] bytes = profile.ToBytes(Path.GetFileName(file));
            AtomicFile.Write(file, stream => stream.Write(bytes));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {new FileInfo(file).Length / 1000} kB"));
            return 0;
        }
        finally
        {
            Directory.Delete(lists, recursive: true);
        }
    }

    // Ours change with every build, so they are not compiled ahead.
    private static bool IsOurs(string name) => name is "NotebookKernel" || name.StartsWith("MsstNet", StringComparison.Ordinal);

    private static bool IsCompiled(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        return file.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    private static void RunNotebooks(string lists)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "MsstNet.Lab.dll"), "run", "--check", "--fresh"])
        {
            Environment = { ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location, [StartupHook.Folder] = lists },
        };
        using var lab = Process.Start(start)!;
        lab.WaitForExit();
        if (lab.ExitCode != 0) throw new LabException("The notebooks do not run as they are stored; mend them first (see above).");
    }
}
