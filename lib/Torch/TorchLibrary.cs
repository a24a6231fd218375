using System.Runtime.InteropServices;

namespace MsstNet.Torch;

/// <summary>
/// Loads TorchSharp's native library before TorchSharp looks for it, so that it loads on systems whose libstdc++ is older than GCC 13 and
/// beside another libtorch of the system's. The dynamic linker knows a loaded library by its name, so TorchSharp then gets the one loaded here.
/// It happens once a process, when TorchSharp itself is loaded, and needs no rights beyond the user's own cache folder.
/// </summary>
public static class TorchLibrary
{
    private const string TorchSharp = "TorchSharp";
    private static readonly Lazy<TorchLibraryStatus> Loaded = new(LoadOrExplain);

    /// <summary>How the library loaded. Asking loads it; asking never throws.</summary>
    public static TorchLibraryStatus Status
    {
        get
        {
            LoadTorchSharp();
            return Loaded.Value;
        }
    }

    /// <summary>
    /// Runs an action when TorchSharp is loaded, before any of its code runs; at once if it is. For what concerns tensors and need not be done in a
    /// program that has none.
    /// </summary>
    /// <param name="action">It must not throw.</param>
    public static void WhenTorchSharpLoads(Action action)
    {
        var once = new Lazy<bool>(() =>
        {
            action();
            return true;
        });
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) =>
        {
            if (loaded.LoadedAssembly.GetName().Name == TorchSharp) _ = once.Value;
        };
        if (AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.GetName().Name == TorchSharp)) _ = once.Value;
    }

    /// <summary>Loads the library; called where TorchSharp's loading is announced, before any of its code can run.</summary>
    internal static void Load() => _ = Loaded.Value;

    /// <summary>
    /// Requires a loaded library; to be called before the first use of torch. TorchSharp, left to itself after a failure, takes another
    /// libtorch of the system's or copies half a gigabyte out of the package cache, and then blames a missing package.
    /// </summary>
    /// <exception cref="LabException">It did not load; the message says why and what to do.</exception>
    public static void Require()
    {
        if (Status.Load == TorchLoad.Failed) throw new LabException($"TorchSharp's native library did not load: {Status.Why}. {Status.Cure}");
    }

    // TorchSharp comes first: a thread that loaded it while it holds the lock below could meet another that was announced it and waits for the
    // lock. Where it is missing, the look into the folders says so.
    private static void LoadTorchSharp()
    {
        try
        {
            System.Reflection.Assembly.Load(TorchSharp);
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
        }
    }

    private static TorchLibraryStatus LoadOrExplain()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return new(TorchLoad.LeftToTorchSharp, null, null, $"this is {RuntimeInformation.RuntimeIdentifier}; only Linux on x64 needs help");
        string? folder = null;
        try
        {
            NativeSettings.BoundSpinning();
            NativeSettings.KeepFreedMemory();
            IReadOnlyList<string> candidates = TorchFolder.Candidates();
            folder = TorchFolder.Find(candidates);
            if (folder is not null) return Load(folder);
            string searched = string.Join(", ", candidates);
            return Failed(null, $"no folder holds {TorchFolder.Binding} and libtorch; looked in {searched}", "Build again: dotnet build -c Release.");
        }
        catch (Exception e)
        {
            // Whatever it was: the module initializer that leads here must not throw, or nothing of this assembly could be used.
            return Failed(folder, Reason(e), "Build again (dotnet build -c Release); if that does not help, see environment.md.");
        }
    }

    private static TorchLibraryStatus Load(string folder)
    {
        // By absolute path, so that a libtorch of the system's, in LD_LIBRARY_PATH or loaded by the host's search, is not taken instead.
        foreach (string dependency in TorchFolder.Dependencies)
            NativeLibrary.Load(Path.Combine(folder, dependency));
        HiddenCaches.Mend(folder);

        string binding = Path.Combine(folder, TorchFolder.Binding);
        try
        {
            NativeLibrary.Load(binding);
            return new(TorchLoad.Untouched, folder, binding, "the package's own file loads on this system");
        }
        catch (DllNotFoundException e) when (e.Message.Contains(OlderLibStdCpp.Version, StringComparison.Ordinal))
        {
            return LoadAdapted(folder, binding);
        }
    }

    private static TorchLibraryStatus LoadAdapted(string folder, string binding)
    {
        byte[] original = File.ReadAllBytes(binding);
        byte[] adapted;
        try
        {
            adapted = OlderLibStdCpp.Adapt(original, binding);
        }
        catch (LabException refusal)
        {
            return Failed(folder, $"this system's libstdc++ lacks {OlderLibStdCpp.Version} and {refusal.Message}", "See environment.md.");
        }

        string why = $"this system's libstdc++ lacks {OlderLibStdCpp.Version}";
        if (AdaptedCopy.UserFolder() is { } root)
        {
            try
            {
                string copy = AdaptedCopy.Keep(root, original, adapted, TorchFolder.Binding);
                NativeLibrary.Load(copy);
                return new(TorchLoad.Adapted, folder, copy, why);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or DllNotFoundException)
            {
                why += $"; {root} cannot be used ({Reason(e)})";
            }
        }
        return LoadPassing(folder, original, adapted, why);
    }

    // A shared temporary folder is no place to keep code in: another user could have put it there. A fresh one is ours alone, and the
    // mapping outlives the file.
    private static TorchLibraryStatus LoadPassing(string folder, byte[] original, byte[] adapted, string why)
    {
        DirectoryInfo fresh = Directory.CreateTempSubdirectory("msstnet-lab-");
        try
        {
            string copy = AdaptedCopy.Keep(fresh.FullName, original, adapted, TorchFolder.Binding);
            NativeLibrary.Load(copy);
            return new(TorchLoad.Adapted, folder, copy, $"{why}; the copy lay in a temporary folder and is removed again");
        }
        finally
        {
            fresh.Delete(recursive: true);
        }
    }

    private static TorchLibraryStatus Failed(string? folder, string why, string cure) => new(TorchLoad.Failed, folder, null, why, cure);

    // The runtime's message on a library begins with general advice; the line after it is the dynamic linker's and says what is wrong.
    private static string Reason(Exception e)
    {
        string[] lines = e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return e is DllNotFoundException && lines.Length > 1 ? lines[1] : lines.FirstOrDefault(e.GetType().Name);
    }
}
