using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Globalization;

/// <summary>
/// .NET's start-up hook (DOTNET_STARTUP_HOOKS), for `ahead`: writes down every method that this process compiles, a line each: assembly, tab, token.
/// The runtime finds it by this name, outside any namespace.
/// </summary>
internal static class StartupHook
{
    /// <summary>The environment variable that names the folder for the lists.</summary>
    public const string Folder = "MSSTNET_METHODS";

    /// <summary>Called by the runtime before Main.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Folder) is not { } folder) return;
        string file = Path.Combine(folder, Guid.NewGuid().ToString());
        var methods = new CompiledMethods();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.WriteAllLines(file, methods.Lines());
    }

    // The runtime's own events, as its documentation numbers their fields: MethodLoadVerbose (1 module, 4 token), ModuleLoad (0 module, 4 path).
    private sealed class CompiledMethods : EventListener
    {
        private const EventKeywords Loader = (EventKeywords)0x8, Jit = (EventKeywords)0x10;
        private readonly ConcurrentDictionary<(ulong Module, uint Token), bool> methods = new();
        private readonly ConcurrentDictionary<ulong, string> modules = new();

        public IEnumerable<string> Lines()
        {
            foreach (var (module, token) in methods.Keys)
                if (modules.TryGetValue(module, out string? path))
                    yield return string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(path)}\t{token}");
        }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Microsoft-Windows-DotNETRuntime") EnableEvents(eventSource, EventLevel.Verbose, Loader | Jit);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData is not { EventName: { } name, Payload: { } payload }) return;
            if (name.StartsWith("MethodLoadVerbose", StringComparison.Ordinal)) methods[((ulong)payload[1]!, (uint)payload[4]!)] = true;
            else if (name.StartsWith("ModuleLoad", StringComparison.Ordinal)) modules[(ulong)payload[0]!] = (string)payload[4]!;
        }
    }
}
