namespace MsstNet.Torch;

/// <summary>How TorchSharp's native library came to be loaded.</summary>
public enum TorchLoad
{
    /// <summary>Nothing was done: only Linux on x64 needs help, elsewhere TorchSharp loads its library itself.</summary>
    LeftToTorchSharp,

    /// <summary>The package's own file loaded.</summary>
    Untouched,

    /// <summary>A copy with one version need marked weak loaded, because this system's libstdc++ is older than GCC 13.</summary>
    Adapted,

    /// <summary>Nothing loaded; every use of torch will fail.</summary>
    Failed,
}

/// <summary>What was found and loaded in place of TorchSharp's own search, and why.</summary>
/// <param name="Load">How it ended.</param>
/// <param name="Folder">The folder with libtorch and libLibTorchSharp.so; null when none was found or looked for.</param>
/// <param name="File">The file that was loaded: the package's, or the adapted copy; null when none was.</param>
/// <param name="Why">What led there; after a failure, what is wrong.</param>
/// <param name="Cure">What to do about a failure; null when there is none.</param>
public sealed record TorchLibraryStatus(TorchLoad Load, string? Folder, string? File, string Why, string? Cure = null);
