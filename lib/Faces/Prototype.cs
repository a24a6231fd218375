using MsstNet.Data;
using static MsstNet.Faces.ActionUnit;

namespace MsstNet.Faces;

/// <summary>
/// One way of showing an emotion: the units that make it what it is, and those that may come along. After the EMFACS table
/// (W. Friesen and P. Ekman, 1983; P. Ekman, W. Friesen and J. Hager, FACS Investigator's Guide, 2002, table 10-1).
/// </summary>
/// <param name="Core">Always shown.</param>
/// <param name="Usual">Each left out one time in five.</param>
/// <param name="Sometimes">Each added one time in three.</param>
internal sealed record Prototype(IReadOnlyList<ActionUnit> Core, IReadOnlyList<ActionUnit> Usual, IReadOnlyList<ActionUnit> Sometimes)
{
    /// <summary>The variants of a class, equally likely; neutral's single variant is empty.</summary>
    public static IReadOnlyList<Prototype> Of(Emotion emotion) => Table[(int)emotion];

    private static readonly Prototype[][] Table =
    [
        [   // Happy
            new([CheekRaiser, LipCornerPuller], [LipsPart], []),
            new([LipCornerPuller], [CheekRaiser], [LipsPart]),
            new([CheekRaiser, LipCornerPuller, LipsPart], [JawDrop], []),
        ],
        [   // Sad
            new([InnerBrowRaiser, LipCornerDepressor], [BrowLowerer], [ChinRaiser]),
            new([InnerBrowRaiser, BrowLowerer, LipCornerDepressor], [], [LipsPart]),
            new([InnerBrowRaiser, BrowLowerer], [LipCornerDepressor, ChinRaiser], []),
        ],
        [new([], [], [])],   // Neutral
        [   // Angry
            new([BrowLowerer, LidTightener], [UpperLidRaiser, LipTightener], []),
            new([BrowLowerer, UpperLidRaiser, LipTightener], [LidTightener], [ChinRaiser]),
            new([BrowLowerer, LidTightener, UpperLipRaiser, LipsPart], [UpperLidRaiser], [JawDrop]),
        ],
        [   // Surprise
            new([InnerBrowRaiser, OuterBrowRaiser, LipsPart, JawDrop], [UpperLidRaiser], []),
            new([InnerBrowRaiser, OuterBrowRaiser, UpperLidRaiser, LipsPart, MouthStretch], [], []),
            new([InnerBrowRaiser, OuterBrowRaiser, UpperLidRaiser], [LipsPart, JawDrop], []),
        ],
        [   // Disgust
            new([NoseWrinkler], [UpperLipRaiser, ChinRaiser], [LipsPart]),
            new([NoseWrinkler, UpperLipRaiser], [LipCornerDepressor], [ChinRaiser]),
            new([UpperLipRaiser, LipsPart], [NoseWrinkler], [JawDrop]),
        ],
        [   // Fear
            new([InnerBrowRaiser, OuterBrowRaiser, BrowLowerer, UpperLidRaiser, LipStretcher], [LidTightener, LipsPart], [JawDrop]),
            new([InnerBrowRaiser, OuterBrowRaiser, BrowLowerer, UpperLidRaiser, LipsPart], [LipStretcher, JawDrop], []),
            new([BrowLowerer, UpperLidRaiser, LipStretcher, LipsPart], [InnerBrowRaiser, OuterBrowRaiser], [LidTightener]),
        ],
    ];

    /// <summary>The units of one performance: core, most of the usual, some of the others.</summary>
    public List<ActionUnit> Draw(RandomStream random)
    {
        List<ActionUnit> units = [.. Core];
        foreach (ActionUnit unit in Usual) if (random.Chance(0.8f)) units.Add(unit);
        foreach (ActionUnit unit in Sometimes) if (random.Chance(1f / 3)) units.Add(unit);
        return units;
    }
}
