using System.Globalization;

namespace MsstNet.Faces;

/// <summary>How many clips each class gets.</summary>
public enum ClassMix
{
    /// <summary>The same number for every class; at most one apart where the total is not a multiple of seven.</summary>
    Balanced,
    /// <summary>DFEW's own: 2445, 1894, 2669, 2173, 1469, 145, 902 of 11697 clips; Disgust is 1.2 % (X. Jiang et al., ACM MM 2020).</summary>
    Dfew,
}

/// <summary>What moves or changes in every class alike, and so must not be mistaken for an expression.</summary>
[Flags]
public enum Distractors
{
    /// <summary>A neutral clip is then one still picture.</summary>
    None = 0,
    /// <summary>Lips and jaw open and close, AU 25 and 26, a few times a second.</summary>
    Speech = 1,
    /// <summary>AU 43 for 3 to 5 frames.</summary>
    Blinks = 2,
    /// <summary>The head shifts, turns and comes nearer; the gaze wanders.</summary>
    HeadDrift = 4,
    /// <summary>Direction, colour and strength of the light, exposure and contrast.</summary>
    Light = 8,
    /// <summary>Sensor noise.</summary>
    Noise = 16,
    /// <summary>Focus blur.</summary>
    Blur = 32,
    /// <summary>A hand before part of the face.</summary>
    Hand = 64,
    /// <summary>All of them.</summary>
    All = 127,
}

/// <summary>What <see cref="Drawn.SyntheticFaces"/> generates; equal configurations give equal bytes.</summary>
public sealed record SyntheticConfig
{
    /// <summary>How many people there are.</summary>
    public int People { get; init; } = 200;

    /// <summary>Clips of each; 7 shows every person in every class when the mix is balanced.</summary>
    public int ClipsPerPerson { get; init; } = 7;

    /// <summary>1 holds out <see cref="TestPeople"/>; k &gt; 1 tests every person in exactly one of k folds.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>People held out when <see cref="Folds"/> is 1; not used otherwise.</summary>
    public int TestPeople { get; init; } = 40;

    /// <summary>Class frequencies.</summary>
    public ClassMix Mix { get; init; } = ClassMix.Balanced;

    /// <summary>Frames of the shortest clip, at least 8.</summary>
    public int MinFrames { get; init; } = 16;

    /// <summary>Frames of the longest clip.</summary>
    public int MaxFrames { get; init; } = 32;

    /// <summary>What changes besides the expression.</summary>
    public Distractors Distractors { get; init; } = Distractors.All;

    /// <summary>Everything random follows from it.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Refuses what cannot be generated.</summary>
    /// <exception cref="LabException">One line that names the option, its value and what it may be.</exception>
    public void Validate()
    {
        Require(People is >= 2 and <= 100_000, nameof(People), People, "2 to 100000");
        Require(ClipsPerPerson is >= 1 and <= 1000, nameof(ClipsPerPerson), ClipsPerPerson, "1 to 1000");
        Require(Folds >= 1 && Folds <= People, nameof(Folds), Folds, $"1 to the number of people, {People}");
        bool someHeldOut = TestPeople >= 1 && TestPeople < People;
        Require(Folds > 1 || someHeldOut, nameof(TestPeople), TestPeople, $"1 to {People - 1}, so that some are left to learn from");
        Require(MinFrames is >= 8 and <= 1000, nameof(MinFrames), MinFrames, "8 to 1000");
        Require(MaxFrames >= MinFrames && MaxFrames <= 1000, nameof(MaxFrames), MaxFrames, $"{nameof(MinFrames)} = {MinFrames} to 1000");
        Require(Mix is ClassMix.Balanced or ClassMix.Dfew, nameof(Mix), (int)Mix, "Balanced or Dfew");
        Require((Distractors & ~Distractors.All) == 0, nameof(Distractors), (int)Distractors, "a sum of its flags");
    }

    private static void Require(bool holds, string option, int value, string allowed)
    {
        if (!holds) throw new LabException(FormattableString.Invariant($"SyntheticConfig.{option} is {value}; it can be {allowed}."));
    }
}

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
