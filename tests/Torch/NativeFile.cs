using MsstNet.Torch;

namespace MsstNet.Lab.Tests.Torch;

/// <summary>The real libraries of this build's output; the tests that read them run on Linux x64 alone.</summary>
internal static class NativeFile
{
    public static string PathOf(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.Is64BitProcess, "The native library is only adapted on Linux x64.");
        return Path.Combine(AppContext.BaseDirectory, name);
    }

    public static byte[] Binding() => File.ReadAllBytes(PathOf(TorchFolder.Binding));
}
