using System.Globalization;

namespace MsstNet.Faces.Drawn;

/// <summary>A <see cref="SyntheticConfig"/> as text: "people=60,mix=dfew,seed=7". A run writes it down and can be evaluated again from it.</summary>
public static class SyntheticSettings
{
    /// <summary>People of the generated data set unless the settings say otherwise.</summary>
    public const int DefaultPeople = 300;

    /// <summary>
    /// Reads settings: people, clips (of each person), folds, mix (balanced or dfew) and seed, separated by commas; "" takes the defaults.
    /// </summary>
    /// <exception cref="LabException">A setting is unknown or has no such value.</exception>
    public static SyntheticConfig Parse(string settings)
    {
        var config = new SyntheticConfig { People = DefaultPeople };
        foreach (string setting in settings.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = setting.Split('=', 2);
            string key = parts[0], value = parts.Length == 2 ? parts[1] : "";
            config = key switch
            {
                "people" => config with { People = Number(key, value) },
                "clips" => config with { ClipsPerPerson = Number(key, value) },
                "folds" => config with { Folds = Number(key, value) },
                "seed" => config with { Seed = (ulong)Number(key, value) },
                "mix" when value == "balanced" => config with { Mix = ClassMix.Balanced },
                "mix" when value == "dfew" => config with { Mix = ClassMix.Dfew },
                _ => throw new LabException(
                    $"synthetic has no setting '{OneLine.Quote(setting)}'; use people=N, clips=N, folds=N, seed=N, "
                    + "mix=balanced or mix=dfew, separated by commas."),
            };
        }
        config.Validate();
        return config;
    }

    /// <summary>"people=120,clips=7,folds=5,mix=balanced,seed=1".</summary>
    public static string Text(SyntheticConfig config) => string.Create(CultureInfo.InvariantCulture,
        $"people={config.People},clips={config.ClipsPerPerson},folds={config.Folds},"
        + $"mix={(config.Mix == ClassMix.Dfew ? "dfew" : "balanced")},seed={config.Seed}");

    private static int Number(string key, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new LabException($"synthetic:{key}={OneLine.Quote(value)} is not a number; write for example synthetic:{key}=60.");
}
