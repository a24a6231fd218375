using MsstNet.Data.Loading;
using MsstNet.Model;
using MsstNet.Torch;
using static TorchSharp.torch;

namespace MsstNet.Evaluation;

/// <summary>A network's answer to one clip.</summary>
/// <param name="Clip">Index into <see cref="Data.IClipSource.Clips"/>.</param>
/// <param name="Truth">Its class.</param>
/// <param name="Probabilities">Softmax of the logits, one per class.</param>
public sealed record ClipPrediction(int Clip, int Truth, IReadOnlyList<float> Probabilities)
{
    /// <summary>The most probable class; the first of equals.</summary>
    public int Predicted => Enumerable.Range(0, Probabilities.Count).MaxBy(label => Probabilities[label]);
}

/// <summary>A network's answers to clips it has not learned from.</summary>
/// <param name="Loss">Mean cross-entropy, in nats.</param>
/// <param name="Matrix">True class against predicted class.</param>
/// <param name="Predictions">One a clip, in the order given.</param>
public sealed record EvaluationResult(double Loss, ConfusionMatrix Matrix, IReadOnlyList<ClipPrediction> Predictions);

/// <summary>Runs any network (B, T, 3, H, W) → (B, C) over the clips of a loader.</summary>
public static class Evaluator
{
    /// <summary>Evaluates without gradients, in evaluation mode, on the network's own device; leaves the network in the mode it was in.</summary>
    /// <param name="network">Frames to logits.</param>
    /// <param name="loader">The clips, in order, without augmentation.</param>
    /// <param name="pixels">The scale of grey levels the network was trained with.</param>
    /// <param name="progress">Receives the number of clips done after each batch.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="LabException">No clip could be read.</exception>
    public static EvaluationResult Run(
        nn.Module<Tensor, Tensor> network, ClipLoader loader, PixelScale pixels,
        IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        using var evaluating = new EvaluationMode(network);
        return Run(loader, batch => Answer(network, batch.Normalised(evaluating.Device, pixels)), progress, cancellation);
    }

    /// <summary>The same where the network sees every clip in a mirror, too, and the answer is the mean of both, as in `lab predict`.</summary>
    /// <inheritdoc cref="Run(nn.Module{Tensor, Tensor}, ClipLoader, PixelScale, IProgress{int}, CancellationToken)"/>
    public static EvaluationResult RunMirrored(
        nn.Module<Tensor, Tensor> network, ClipLoader loader, PixelScale pixels,
        IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        using var evaluating = new EvaluationMode(network);
        return Run(loader, batch =>
        {
            var clips = batch.Normalised(evaluating.Device, pixels);
            // The sum of both, divided by its own sum.
            return nn.functional.log_softmax(logaddexp(Answer(network, clips), Answer(network, clips.flip(-1))), 1);
        }, progress, cancellation);
    }

    private static Tensor Answer(nn.Module<Tensor, Tensor> network, Tensor clips) => nn.functional.log_softmax(network.call(clips), 1);

    private static EvaluationResult Run(ClipLoader loader, Func<Batch, Tensor> answer, IProgress<int>? progress, CancellationToken cancellation)
    {
        var source = loader.Source;
        var matrix = new ConfusionMatrix(source.Classes);
        var predictions = new List<ClipPrediction>();
        double loss = 0;
        using var inference = inference_mode();
        foreach (var batch in loader.Epoch(0))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var logProbabilities = DeviceTransfer.ToHost(answer(batch));
            var values = logProbabilities.data<float>();
            int classes = source.Classes.Count;
            for (int row = 0; row < batch.Count; row++)
            {
                float[] probabilities = [.. Enumerable.Range(row * classes, classes).Select(at => MathF.Exp(values[at]))];
                int truth = source.Clips[batch.Clips[row]].Label;
                var prediction = new ClipPrediction(batch.Clips[row], truth, probabilities);
                loss -= values[(row * classes) + truth];
                matrix.Add(truth, prediction.Predicted);
                predictions.Add(prediction);
            }
            progress?.Report(predictions.Count);
        }
        if (predictions.Count == 0) throw new LabException($"{source.Identity}: not one test clip could be read; see `lab data check`.");
        return new EvaluationResult(loss / predictions.Count, matrix, predictions);
    }
}

/// <summary>A network in evaluation mode, and folded, until this is disposed; then in the mode it was in before.</summary>
internal sealed class EvaluationMode : IDisposable
{
    private readonly nn.Module network;
    private readonly bool wasTraining;
    private readonly Folding folding;

    public EvaluationMode(nn.Module network)
    {
        (this.network, wasTraining) = (network, network.training);
        Device = network.parameters().FirstOrDefault()?.device ?? CPU;
        network.eval();
        folding = Folding.Of(network);
    }

    /// <summary>Where the network's weights are.</summary>
    public Device Device { get; }

    public void Dispose()
    {
        folding.Dispose();
        network.train(wasTraining);
    }
}
