using System.Collections;
using System.Globalization;
using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookKernel.Headless;

/// <summary>
/// What cells may change of their process, beside static fields, and a session does not put back itself: environment variables, the culture of new
/// threads, the formatters.
/// </summary>
internal sealed class ProcessState
{
    private readonly Dictionary<string, string?> environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value);

    private readonly CultureInfo? culture = CultureInfo.DefaultThreadCurrentCulture, uiCulture = CultureInfo.DefaultThreadCurrentUICulture;

    /// <summary>Puts it back as it was when this was made.</summary>
    public void Restore()
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Except(environment.Keys))
            Environment.SetEnvironmentVariable(name, null);
        foreach ((string name, string? value) in environment) Environment.SetEnvironmentVariable(name, value);
        (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture) = (culture, uiCulture);
        Formatter.ResetToDefault();
    }
}
