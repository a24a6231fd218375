using System.Globalization;
using MsstNet.Lab.Data;
using MsstNet.Lab.Data.Synthetic;

namespace MsstNet.Lab.Cli;

/// <summary>Opens a data set by the name every verb uses for it.</summary>
internal static class Datasets
{
    /// <summary>People of the generated data set unless the command says otherwise.</summary>
    public const int DefaultPeople = 120;

    /// <summary>Opens "synthetic" (optionally with settings: "synthetic:people=60,mix=dfew,seed=7") or "dfew:PATH".</summary>
    /// <param name="name">As on the command line.</param>
    /// <param name="skipBad">Leave out clips that cannot be listed, and say so, instead of refusing the data set.</param>
    /// <exception cref="LabException">The kind is unknown, or the data set cannot be opened.</exception>
    public static IClipSource Open(string name, bool skipBad)
    {
        var spec = DataSpec.Parse(name);
        if (spec.Kind == "synthetic") return new SyntheticFaces(Synthetic(spec.Path));
        var source = Dfew.Open(spec.Path, skipBad);
        if (source.Skipped.Count > 0)
        {
            Console.WriteLine($"{source.Name}: {source.Skipped.Count} clips left out (--skip-bad):");
            foreach (var skipped in source.Skipped) Console.WriteLine($"  {skipped.File}:{skipped.Line} {skipped.Reason}");
        }
        return source;
    }

    /// <summary>Settings of the generated data: people, clips (of each), folds, mix (balanced or dfew) and seed.</summary>
    /// <exception cref="LabException">A setting is unknown or has no such value.</exception>
    public static SyntheticConfig Synthetic(string settings)
    {
        var config = new SyntheticConfig { People = DefaultPeople };
        foreach (string setting in settings.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = setting.Split('=', 2) is [var k, var v] ? (k, v) : (setting, "");
            config = key switch
            {
                "people" => config with { People = Number(key, value) },
                "clips" => config with { ClipsPerPerson = Number(key, value) },
                "folds" => config with { Folds = Number(key, value) },
                "seed" => config with { Seed = (ulong)Number(key, value) },
                "mix" when Enum.TryParse(value, ignoreCase: true, out ClassMix mix) => config with { Mix = mix },
                _ => throw new LabException($"synthetic has no setting '{setting}'; use people=N, clips=N, folds=N, seed=N, mix=balanced or mix=dfew, separated by commas."),
            };
        }
        config.Validate();
        return config;
    }

    private static int Number(string key, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new LabException($"synthetic:{key}={value} is not a number; write for example synthetic:{key}=60.");
}
