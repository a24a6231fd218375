using MsstNet.Torch;
using static TorchSharp.torch;

namespace MsstNet.Training;

/// <summary>
/// Losses and hits of the steps of an epoch, counted from 1. They stay on the device and are read back seldom: every reading waits for it.
/// </summary>
internal sealed class EpochTally(int epoch, int steps, Device device) : IDisposable
{
    // A NaN is found this many steps late at most; its step is named exactly.
    private const int StepsBetweenReadings = 16;

    private readonly Tensor losses = zeros(steps, device: device), correct = zeros(1, dtype: ScalarType.Int64, device: device);
    private readonly List<(int Clips, double Rate)> done = [];
    private int read;
    private double lossSum;

    /// <summary>Steps done.</summary>
    public int Done => done.Count;

    /// <summary>Adds a step's mean loss and the number of its clips classified right, scalars on the device.</summary>
    /// <exception cref="TrainingDivergedException">A loss is not finite.</exception>
    public void Add(int clips, double rate, Tensor loss, Tensor hits)
    {
        losses[done.Count] = loss;
        correct.PlusInPlace(hits);
        done.Add((clips, rate));
        if (done.Count % StepsBetweenReadings == 0) ReadLosses();
    }

    /// <summary>Mean loss, fraction classified right, learning rate of the last step, and clips; null without a step.</summary>
    /// <exception cref="TrainingDivergedException">A loss is not finite.</exception>
    public (double Loss, double War, double Rate, int Clips)? Total()
    {
        if (done.Count == 0) return null;
        ReadLosses();
        using var scope = NewDisposeScope();
        int clips = done.Sum(step => step.Clips);
        return (lossSum / clips, DeviceTransfer.ToHost(correct).data<long>()[0] / (double)clips, done[^1].Rate, clips);
    }

    private void ReadLosses()
    {
        if (read == done.Count) return;
        using var scope = NewDisposeScope();
        double sum = 0;
        foreach (float loss in DeviceTransfer.ToHost(losses.narrow(0, read, done.Count - read)).data<float>())
        {
            var (clips, rate) = done[read];
            if (!float.IsFinite(loss)) throw new TrainingDivergedException(epoch, read + 1, rate, loss);
            sum += loss * clips;
            read++;
        }
        lossSum += sum;
    }

    public void Dispose()
    {
        losses.Dispose();
        correct.Dispose();
    }
}
