using System.Text.Json;
using MsstNet.Lab.Tests.Repository;
using MsstNet.Torch;

namespace MsstNet.Lab.Tests.Torch;

/// <summary>What a process of its own came to.</summary>
/// <param name="Status">How torch loaded.</param>
/// <param name="Product">The sum over [1 2; 3 4]·[5 6; 7 8]; null when torch did not load.</param>
/// <param name="Refusal">What <see cref="TorchLibrary.Require"/> said; null when it had no objection.</param>
public sealed record Loading(TorchLibraryStatus Status, double? Product, string? Refusal)
{
    /// <summary>19 + 22 + 43 + 50, by hand.</summary>
    public const double RightProduct = 134;

    /// <summary>Starts the built command from a folder, loads torch there and reports.</summary>
    public static async Task<Loading> InOwnProcess(string commandFolder, IReadOnlyDictionary<string, string?> environment)
    {
        string hook = typeof(Loading).Assembly.Location;
        var withHook = new Dictionary<string, string?>(environment) { ["DOTNET_STARTUP_HOOKS"] = hook };
        Child child = await Child.Run(commandFolder, withHook, "dotnet", Path.Combine(commandFolder, "MsstNet.Lab.dll"));
        Assert.True(child.ExitCode == 0, child.Everything);
        return JsonSerializer.Deserialize<Loading>(child.Output)!;
    }
}
