namespace MsstNet.Training;

/// <summary>The loss, a weight after the epoch's last step, or every gradient for long, became NaN or infinite.</summary>
public sealed class TrainingDivergedException(int epoch, int step, double rate, double loss)
    : Exception(FormattableString.Invariant($"the loss became {loss} at epoch {epoch}, step {step}, learning rate {rate:g4}"))
{
    /// <summary>Epoch in which it happened, counted from 1; the one before it is the last good one.</summary>
    public int Epoch { get; } = epoch;

    /// <summary>Step within the epoch, counted from 1.</summary>
    public int Step { get; } = step;

    /// <summary>Learning rate of that step.</summary>
    public double Rate { get; } = rate;
}
