using System.Reflection;
using Microsoft.DotNet.Interactive;
using NotebookKernel.Scripting.References;
using NotebookKernel.Scripting.Showing;
using InteractiveKernel = Microsoft.DotNet.Interactive.Kernel;

namespace NotebookKernel.Languages;

/// <summary>
/// What packages bring for notebooks, loaded as .NET Interactive loads it: from the package's folder interactive-extensions/dotnet, classes that
/// implement IKernelExtension, a class with a static method Load(Kernel), and the notebook extension.dib.
/// </summary>
internal sealed class PackageExtensions(CellLoadContext loads, SessionOutput output)
{
    private readonly HashSet<string> loaded = new(StringComparer.Ordinal);

    /// <summary>Those of a restored package: what loads them, and extension.dib when there is one. Null when there are none to load.</summary>
    /// <param name="package">The package's folder.</param>
    public (Func<InteractiveKernel, Task> Load, string? Script)? In(string package)
    {
        string folder = Path.Combine(package, "interactive-extensions", "dotnet");
        if (!loaded.Add(package) || !Directory.Exists(folder)) return null;
        string script = Path.Combine(folder, "extension.dib");
        return (root => LoadAll(folder, root), File.Exists(script) ? script : null);
    }

    private async Task LoadAll(string folder, InteractiveKernel root)
    {
        foreach (string library in Directory.GetFiles(folder, "*.dll"))
            foreach ((string name, Func<InteractiveKernel, Task> load) in Entries(library))
            {
                await Start(name, load, root).ConfigureAwait(false);
                output.Write(ConsoleStream.Stdout, $"Loaded extension {name}\n");
            }
    }

    private IEnumerable<(string Name, Func<InteractiveKernel, Task> Load)> Entries(string library)
    {
        Type[] types;
        try
        {
            types = loads.LoadLibrary(library).GetExportedTypes();
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or TypeLoadException)
        {
            throw new NotebookException($"The extension {library} cannot be loaded: {e.Message}", e);
        }
        foreach (Type type in types.Where(type => !type.IsGenericTypeDefinition))
        {
            if (!type.IsAbstract && typeof(IKernelExtension).IsAssignableFrom(type))
                yield return (type.FullName!, root => ((IKernelExtension)Activator.CreateInstance(type)!).OnLoadAsync(root));
            else if (type is { IsAbstract: true, IsSealed: true } && type.GetMethod("Load", [typeof(InteractiveKernel)]) is { IsStatic: true } method)
                yield return (type.FullName!, root => method.Invoke(null, [root]) as Task ?? Task.CompletedTask);
        }
    }

    private static async Task Start(string name, Func<InteractiveKernel, Task> load, InteractiveKernel root)
    {
        try
        {
            await load(root).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // An extension may throw anything; the session lives on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Exception cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
            throw new NotebookException($"The extension {name} failed: {cause.GetType().Name}: {cause.Message}", e);
        }
    }
}
