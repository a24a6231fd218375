using System.Collections;
using System.Globalization;
using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookKernel.Headless;

/// <summary>
/// What cells may change of their process and a session does not put back itself: environment variables, the culture of new threads, and the
/// formatters, which begin as .NET Interactive's own.
/// </summary>
internal sealed class ProcessState
{
    private readonly Dictionary<string, string?> environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value);

    private readonly CultureInfo? culture = CultureInfo.DefaultThreadCurrentCulture, uiCulture = CultureInfo.DefaultThreadCurrentUICulture;

    /// <summary>Puts environment and culture back as they were when this was made, and forgets all registered formatters.</summary>
    public void Restore()
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Except(environment.Keys))
            Environment.SetEnvironmentVariable(name, null);
        foreach ((string name, string? value) in environment) Environment.SetEnvironmentVariable(name, value);
        (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture) = (culture, uiCulture);
        Formatter.ResetToDefault();
    }
}
