using System.Runtime.CompilerServices;

namespace MsstNet.Torch;

internal static class ModuleStart
{
    // A module initializer in a library is what CA2255 warns of; here it is the point: whatever of this assembly is used first, in the command,
    // a test or a notebook, torch is loaded before TorchSharp can look for it. Loading takes a third of a second, which a command that never
    // touches torch, and a kernel that shall answer at once, need not wait for: it happens when TorchSharp itself is loaded, before any of its
    // code runs. It records a failure and does not throw.
    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "Torch must load before TorchSharp's first use.")]
    internal static void LoadTorchBeforeTorchSharp() => TorchLibrary.WhenTorchSharpLoads(TorchLibrary.Load);
}
