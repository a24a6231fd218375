using MsstNet.Evaluation;

namespace MsstNet.Training;

/// <summary>The result of one epoch; the trainer yields one an epoch.</summary>
/// <param name="Epoch">Epoch just finished, counted from 1.</param>
/// <param name="Epochs">Epochs the run will have.</param>
/// <param name="LearningRate">Learning rate of its last step.</param>
/// <param name="TrainLoss">Mean cross-entropy over the epoch's clips, in nats.</param>
/// <param name="TrainWar">Fraction of the epoch's training clips classified right while they were learned from.</param>
/// <param name="TestLoss">Mean cross-entropy over the test clips, in nats; null when this epoch was not tested.</param>
/// <param name="Test">Confusion matrix on the test clips; null when this epoch was not tested.</param>
/// <param name="Seconds">Seconds the epoch took, testing included.</param>
/// <param name="ClipsPerSecond">Training clips a second, testing excluded.</param>
public sealed record EpochReport(
    int Epoch,
    int Epochs,
    double LearningRate,
    double TrainLoss,
    double TrainWar,
    double? TestLoss,
    ConfusionMatrix? Test,
    double Seconds,
    double ClipsPerSecond);

/// <summary>Progress within an epoch; no result depends on it.</summary>
/// <param name="Epoch">Epoch under way, counted from 1.</param>
/// <param name="Step">Steps done in it.</param>
/// <param name="Steps">Steps it has.</param>
public sealed record StepReport(int Epoch, int Step, int Steps);

/// <summary>The loss, or a weight after the epoch's last step, became NaN or infinite, or no gradient was finite for long.</summary>
/// <param name="epoch">Epoch in which it happened, counted from 1; the one before it is the last good one.</param>
/// <param name="step">Step within the epoch, counted from 1.</param>
/// <param name="rate">Learning rate of that step.</param>
/// <param name="loss">The loss.</param>
public sealed class TrainingDivergedException(int epoch, int step, double rate, double loss)
    : Exception(FormattableString.Invariant($"the loss became {loss} at epoch {epoch}, step {step}, learning rate {rate:g4}"));
