using MsstNet.Data.Loading;

namespace MsstNet.Training;

/// <summary>How a network is trained. Defaults are the paper's where it says (section 3), otherwise the assumption recorded for its gap.</summary>
public sealed record TrainingConfig
{
    /// <summary>Passes over the training clips; the paper's 40.</summary>
    public int Epochs { get; init; } = 40;

    /// <summary>B, clips of a batch (A8).</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Learning rate before the first division; the paper's 0.1.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Rule that turns gradients into steps; the paper's is SGD (A9).</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Sgd;

    /// <summary>Momentum μ of SGD (A9).</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>λ: an L2 penalty added to the gradient by SGD, a decay beside the step in AdamW (A9).</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Epochs over which the rate grows linearly from 0; fractions allowed (A10).</summary>
    public double WarmupEpochs { get; init; }

    /// <summary>Largest L2 norm of the whole gradient; null leaves it as it is (A10).</summary>
    public double? MaxGradientNorm { get; init; }

    /// <summary>Probability spread evenly over all classes in the target; 0 is plain cross-entropy (A11).</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>What is done to a training clip; one draw serves all its frames (A13).</summary>
    public AugmentationConfig Augmentation { get; init; } = AugmentationConfig.FormerDfer;

    /// <summary>How grey levels become the network's input (A5).</summary>
    public PixelScale Pixels { get; init; } = PixelScale.UnitRange;

    /// <summary>The number format the network trains in; tests are float32 in any case.</summary>
    public Precision Precision { get; init; } = Precision.Fp32;

    /// <summary>
    /// First stages of the image network that keep their initial weights: less time and memory, for a network that starts from trained weights.
    /// </summary>
    public int FrozenStages { get; init; }

    /// <summary>Recompute activations in the backward pass instead of keeping them: less memory, more time, the same gradients.</summary>
    public bool Recompute { get; init; }

    /// <summary>Test every n epochs; the last epoch is always tested.</summary>
    public int TestEvery { get; init; } = 1;

    /// <summary>Seed of the initial weights, the order of the clips, sampling, augmentation and dropout.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The paper's rate schedule for this many epochs.</summary>
    public Schedule Schedule => new(LearningRate, Epochs, WarmupEpochs);

    /// <summary>Checks that every value is in its range.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it and the range.</exception>
    public TrainingConfig Validate()
    {
        Require(Epochs >= 1, $"Epochs is {Epochs}; training needs at least 1.");
        Require(BatchSize >= 1, $"BatchSize is {BatchSize}; a batch has at least 1 clip.");
        Require(LearningRate > 0 && !double.IsInfinity(LearningRate), $"LearningRate is {LearningRate}; it must be positive.");
        Require(Momentum is not (< 0 or >= 1), $"Momentum is {Momentum}; it must be at least 0 and below 1.");
        Require(!(WeightDecay < 0), $"WeightDecay is {WeightDecay}; it cannot be negative.");
        Require(WarmupEpochs >= 0 && WarmupEpochs <= Epochs, $"WarmupEpochs is {WarmupEpochs}; it must lie between 0 and Epochs = {Epochs}.");
        Require(MaxGradientNorm is null or > 0, $"MaxGradientNorm is {MaxGradientNorm}; it must be positive, or null for none.");
        Require(LabelSmoothing is not (< 0 or >= 1), $"LabelSmoothing is {LabelSmoothing}; it must be at least 0 and below 1.");
        Require(FrozenStages is >= 0 and <= 4, $"FrozenStages is {FrozenStages}; the image network has stages 1 to 4.");
        Require(TestEvery >= 1, $"TestEvery is {TestEvery}; it must be at least 1.");
        return this;
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) throw new ArgumentException(otherwise);
    }
}

/// <summary>The number format the network trains in. Weights, optimizer, loss, tests and files are float32 in any case.</summary>
public enum Precision
{
    /// <summary>float32 throughout.</summary>
    Fp32,

    /// <summary>bfloat16 forward and backward: half the bytes, and on processors made for it twice the speed.</summary>
    Bf16,

    /// <summary>float16 forward and backward with <see cref="LossScale"/>: for GPUs without bfloat16. On a CPU it is slower than float32.</summary>
    Fp16,
}
