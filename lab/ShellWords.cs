using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace MsstNet.Lab;

/// <summary>Commands of this program as words for a POSIX shell.</summary>
internal static partial class ShellWords
{
    /// <summary>A word as a shell reads it: in single quotes, unless nothing in it is special to a shell.</summary>
    public static string Quote(string word) => Plain().IsMatch(word) ? word : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    /// <summary>Program and arguments that start this very build, from any folder and any PATH.</summary>
    public static IReadOnlyList<string> ThisProgram()
    {
        // The runtime lies in shared/NAME/VERSION below the program that starts it; which that is, an app host does not say.
        string host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        return [File.Exists(host) ? host : "dotnet", Path.Combine(AppContext.BaseDirectory, "MsstNet.Lab.dll")];
    }

    /// <summary>The options that were given, by their full names, with other values for some.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="instead">Values of options, typed or not; null leaves the option out.</param>
    public static IEnumerable<string> Given(ParseResult parsed, IReadOnlyDictionary<Option, string?> instead)
    {
        foreach (var option in parsed.CommandResult.Command.Options)
        {
            if (instead.TryGetValue(option, out string? value))
            {
                if (value is not null) yield return option.Name;
                if (value is not null) yield return value;
            }
            else if (parsed.GetResult(option) is { Implicit: false } result)
            {
                yield return option.Name;
                foreach (var token in result.Tokens) yield return token.Value;
            }
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_@%+=:,./-]+\z")]
    private static partial Regex Plain();
}
