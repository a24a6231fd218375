using MsstNet.Evaluation;

namespace MsstNet.Training;

/// <summary>What one epoch of training came to; the trainer yields one an epoch and draws nothing itself.</summary>
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
