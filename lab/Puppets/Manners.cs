using MsstNet.Data;
using MsstNet.Faces;
using static MsstNet.Faces.ActionUnit;

namespace MsstNet.Lab.Puppets;

/// <summary>The manners of each class. The first is the textbook's: EMFACS, as the drawn faces show it too.</summary>
internal static class Manners
{
    /// <summary>By class, in the order of <see cref="Emotions.Names"/>.</summary>
    public static IReadOnlyList<IReadOnlyList<Manner>> Table { get; } =
    [
        [   // Happy
            Textbook(Emotion.Happy, 0.75f,
                [new("mouthDimple", 0.35f, 0.1f, 0.5f), new("mouthUpperUp", 0.6f, 0.1f, 0.5f), new("cheekSquint", 0.5f, 0.1f, 0.6f)]),
            new("laugh", 0.25f,
                [new([CheekRaiser, LipCornerPuller, LipsPart, JawDrop], [MouthStretch], [EyesClosed])],
                [new("mouthUpperUp", 0.8f, 0.2f, 0.6f), new("mouthLowerDown", 0.5f, 0.2f, 0.6f), new("eyeSquint", 0.5f, 0.2f, 0.6f),
                    new("cheekSquint", 0.7f, 0.2f, 0.7f)]),
        ],
        [   // Sad
            Textbook(Emotion.Sad, 0.35f,
                [new("eyeBlink", 0.5f, 0.08f, 0.35f), new("mouthPucker", 0.15f, 0.1f, 0.3f), new("mouthRollLower", 0.2f, 0.1f, 0.4f),
                    new("eyeLookDown", 0.4f, 0.2f, 0.7f), new("mouthStretch", 0.2f, 0.2f, 0.7f), new("mouthPress", 0.2f, 0.2f, 0.8f),
                    new("mouthFrown", 0.5f, 0.2f, 0.7f), new("mouthShrugLower", 0.3f, 0.2f, 0.6f)]),
            // Lids and head hang, the eyes look at the floor, and little else moves.
            new("downcast", 0.25f,
                [new([LipCornerDepressor], [InnerBrowRaiser], [BrowLowerer, ChinRaiser])],
                [new("eyeBlink", 1, 0.2f, 0.6f), new("eyeLookDown", 1, 0.4f, 1), new("mouthFrown", 0.5f, 0.1f, 0.5f),
                    new("browInnerUp", 0.5f, 0.1f, 0.5f)],
                new((-0.45f, -0.05f), (0, 0.25f), (0, 0.4f), (0.3f, 1))),
            // Lids pressed together, cheeks up, and lips drawn wide, whose corners may be pulled up as in a smile. What tells it from one are the
            // brows: inner ends up, and drawn together.
            new("distress", 0.15f,
                [.. Prototype.Of(Emotion.Sad)],
                [new("browInnerUp", 1, 0.3f, 0.9f), new("browDown", 1, 0, 0.4f), new("eyeBlink", 1, 0.3f, 1),
                    new("eyeSquint", 1, 0.3f, 0.8f), new("cheekSquint", 1, 0.3f, 0.9f), new("mouthStretch", 1, 0.1f, 0.7f),
                    new("mouthSmile", 1, 0, 0.8f), new("mouthFrown", 1, -0.7f, 0), new("mouthPress", 1, 0, 0.6f),
                    new("mouthShrugLower", 1, 0, 0.6f)]),
            new("sobbing", 0.15f,
                [new([InnerBrowRaiser, BrowLowerer, LipStretcher, LipsPart], [CheekRaiser, LidTightener, LipCornerDepressor, EyesClosed],
                    [JawDrop, MouthStretch, ChinRaiser])],
                [new("eyeSquint", 0.7f, 0.3f, 0.9f), new("mouthFrown", 0.6f, 0.3f, 1), new("mouthLowerDown", 0.7f, 0.3f, 0.9f),
                    new("mouthUpperUp", 0.6f, 0.2f, 0.7f), new("cheekSquint", 0.5f, 0.2f, 0.7f)],
                new((-0.25f, 0.2f), (0, 0.2f), default, default)),
            new("pout", 0.1f,
                [new([LipCornerDepressor, ChinRaiser], [InnerBrowRaiser], [BrowLowerer, OuterBrowRaiser])],
                [new("mouthFrown", 1, 0.3f, 0.8f), new("mouthShrugLower", 0.8f, 0.2f, 0.8f), new("mouthPucker", 0.3f, 0.1f, 0.4f),
                    new("browInnerUp", 0.6f, 0.2f, 0.6f)]),
        ],
        [new("rest", 1, Prototype.Of(Emotion.Neutral), [])],
        [   // Angry
            Textbook(Emotion.Angry, 0.35f,
                [new("mouthPress", 0.4f, 0.3f, 1), new("mouthFrown", 0.35f, 0.1f, 0.5f), new("noseSneer", 0.2f, 0.1f, 0.4f),
                    new("mouthLowerDown", 0.25f, 0.2f, 0.8f), new("mouthPucker", 0.15f, 0.1f, 0.4f), new("browDown", 0.9f, 0.15f, 0.6f),
                    new("mouthRollLower", 0.3f, 0.1f, 0.5f), new("jawForward", 0.3f, 0.2f, 0.8f)]),
            new("shout", 0.25f,
                [new([BrowLowerer, NoseWrinkler, LipsPart, MouthStretch], [LidTightener, UpperLipRaiser], [UpperLidRaiser, JawDrop])],
                [new("browDown", 0.9f, 0.2f, 0.6f), new("mouthLowerDown", 0.8f, 0.3f, 1), new("mouthStretch", 0.5f, 0.2f, 0.6f),
                    new("mouthUpperUp", 0.5f, 0.2f, 0.5f), new("cheekSquint", 0.4f, 0.2f, 0.6f), new("jawForward", 0.3f, 0.2f, 0.8f)]),
            new("bared teeth", 0.15f,
                [new([BrowLowerer, LidTightener, NoseWrinkler, UpperLipRaiser, LipsPart], [], [LipStretcher, CheekRaiser])],
                [new("browDown", 0.9f, 0.2f, 0.6f), new("mouthLowerDown", 0.9f, 0.5f, 1), new("mouthStretch", 0.6f, 0.3f, 0.8f),
                    new("mouthUpperUp", 0.7f, 0.2f, 0.7f)]),
            // The head is lowered, and the eyes look up from below the brows.
            new("glare", 0.25f,
                [new([BrowLowerer], [LidTightener, ChinRaiser], [LipTightener, LipCornerDepressor, UpperLidRaiser])],
                [new("browDown", 1, 0.3f, 0.8f), new("mouthFrown", 0.7f, 0.2f, 0.9f), new("mouthPress", 0.5f, 0.2f, 0.8f),
                    new("mouthPucker", 0.2f, 0.1f, 0.5f), new("mouthShrugLower", 0.4f, 0.2f, 0.6f), new("noseSneer", 0.3f, 0.1f, 0.5f)],
                new((-0.4f, 0), (0, 0.12f), default, (-0.8f, -0.1f))),
        ],
        [   // Surprise
            Textbook(Emotion.Surprise, 0.6f,
                [new("mouthFunnel", 0.3f, 0.1f, 0.5f), new("jawOpen", 0.3f, 0.1f, 0.4f)]),
            new("gasp", 0.2f,
                [new([InnerBrowRaiser, OuterBrowRaiser, UpperLidRaiser, LipsPart, MouthStretch], [], [])],
                [new("mouthFunnel", 0.6f, 0.2f, 0.7f), new("jawOpen", 0.4f, 0.1f, 0.4f), new("eyeWide", 0.4f, 0.2f, 0.5f)]),
            new("delight", 0.2f,
                [new([InnerBrowRaiser, OuterBrowRaiser, UpperLidRaiser, LipsPart, JawDrop], [MouthStretch], [])],
                [new("mouthSmile", 1, 0.1f, 0.35f), new("mouthUpperUp", 0.3f, 0.1f, 0.4f)]),
        ],
        [   // Disgust
            Textbook(Emotion.Disgust, 0.45f,
                [new("cheekSquint", 0.5f, 0.2f, 0.8f), new("eyeSquint", 0.5f, 0.2f, 0.7f), new("mouthFrown", 0.3f, 0.1f, 0.5f),
                    new("browDown", 0.5f, 0.2f, 0.7f), new("mouthLowerDown", 0.2f, 0.1f, 0.5f)]),
            new("grimace", 0.3f,
                [new([NoseWrinkler, UpperLipRaiser, LipsPart], [BrowLowerer, LidTightener, LipCornerDepressor], [JawDrop, CheekRaiser])],
                [new("mouthLowerDown", 0.7f, 0.3f, 0.9f), new("mouthFrown", 0.5f, 0.2f, 0.7f), new("mouthUpperUp", 0.5f, 0.2f, 0.5f),
                    new("eyeBlink", 0.4f, 0.2f, 0.8f), new("mouthStretch", 0.4f, 0.2f, 0.6f)]),
            // Everything shut: eyes, nose and lips.
            new("shut", 0.25f,
                [new([NoseWrinkler, ChinRaiser], [UpperLipRaiser, EyesClosed, LidTightener], [LipCornerDepressor, BrowLowerer])],
                [new("mouthFrown", 0.7f, 0.3f, 0.9f), new("mouthShrugLower", 0.8f, 0.2f, 0.8f), new("mouthPucker", 0.3f, 0.2f, 0.6f),
                    new("cheekSquint", 0.5f, 0.2f, 0.7f)]),
        ],
        [   // Fear
            Textbook(Emotion.Fear, 0.5f,
                [new("mouthLowerDown", 0.4f, 0.1f, 0.5f), new("mouthStretch", 0.4f, 0.2f, 0.7f), new("jawOpen", 0.3f, 0.05f, 0.25f)]),
            new("scream", 0.25f,
                [new([InnerBrowRaiser, BrowLowerer, UpperLidRaiser, LipsPart, MouthStretch], [OuterBrowRaiser, LipStretcher], [LidTightener])],
                [new("mouthLowerDown", 0.8f, 0.3f, 1), new("mouthStretch", 0.6f, 0.3f, 0.8f), new("eyeWide", 0.6f, 0.2f, 0.6f),
                    new("mouthUpperUp", 0.4f, 0.2f, 0.5f)]),
            new("cower", 0.25f,
                [new([InnerBrowRaiser, BrowLowerer, UpperLidRaiser], [LipStretcher, LipsPart], [OuterBrowRaiser, LidTightener])],
                [new("mouthPress", 0.3f, 0.2f, 0.6f), new("mouthRollLower", 0.3f, 0.2f, 0.6f), new("mouthStretch", 0.5f, 0.2f, 0.7f),
                    new("mouthFrown", 0.3f, 0.1f, 0.4f)],
                new((-0.25f, 0.1f), (0, 0.15f), (0.3f, 1), (-0.2f, 0.2f))),
        ],
    ];

    private static Manner Textbook(Emotion emotion, float share, IReadOnlyList<Trait> traits) =>
        new("textbook", share, Prototype.Of(emotion), traits);
}
