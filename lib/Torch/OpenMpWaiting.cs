namespace MsstNet.Torch;

/// <summary>
/// How long an OpenMP thread spins for the others before it sleeps. GNU's default is practically for ever when there are as many threads as
/// cores: harmless alone, but beside any other busy process the threads spin while the one they wait for has no core, and a thin network's step
/// becomes many times slower. Some microseconds of spinning keep the speed and lose the trap.
/// </summary>
internal static class OpenMpWaiting
{
    private const string Spins = "20000";

    /// <summary>Bounds the spinning unless the user has said otherwise; must come before libgomp is loaded, which reads the variable once.</summary>
    public static void Bound()
    {
        if (!OperatingSystem.IsLinux()) return;
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is not null || Environment.GetEnvironmentVariable("GOMP_SPINCOUNT") is not null) return;
        NativeEnvironment.Default("GOMP_SPINCOUNT", Spins);
    }
}
