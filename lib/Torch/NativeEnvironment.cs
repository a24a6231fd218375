using System.Runtime.InteropServices;

namespace MsstNet.Torch;

/// <summary>Environment variables as native libraries see them: .NET's own SetEnvironmentVariable keeps a copy they never look at.</summary>
internal static partial class NativeEnvironment
{
    /// <summary>Sets a variable that the user has not set. On Windows nothing happens.</summary>
    public static void Default(string name, string value)
    {
        if (!OperatingSystem.IsWindows()) _ = Set(name, value, overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Set(string name, string value, int overwrite);
}
