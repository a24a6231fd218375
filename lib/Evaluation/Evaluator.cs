using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Model;
using MsstNet.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Evaluation;

/// <summary>What a network said of one clip.</summary>
/// <param name="Clip">Index into <see cref="IClipSource.Clips"/>.</param>
/// <param name="Truth">Its class.</param>
/// <param name="Probabilities">Softmax of the logits, one per class.</param>
public sealed record ClipPrediction(int Clip, int Truth, IReadOnlyList<float> Probabilities)
{
    /// <summary>The most probable class; the first of equals.</summary>
    public int Predicted
    {
        get
        {
            int best = 0;
            for (int c = 1; c < Probabilities.Count; c++)
            {
                if (Probabilities[c] > Probabilities[best]) best = c;
            }
            return best;
        }
    }
}

/// <summary>A network tried on clips it has not learned from.</summary>
/// <param name="Loss">Mean cross-entropy, in nats.</param>
/// <param name="Matrix">True class against predicted class.</param>
/// <param name="Predictions">One a clip, in the order given.</param>
public sealed record EvaluationResult(double Loss, ConfusionMatrix Matrix, IReadOnlyList<ClipPrediction> Predictions);

/// <summary>Runs any network (B, T, 3, H, W) → (B, C) over the clips of a loader.</summary>
public static class Evaluator
{
    /// <summary>Evaluates without gradients, in evaluation mode, and leaves the network in the mode it was in.</summary>
    /// <param name="network">Frames to logits.</param>
    /// <param name="source">Where the clips are; knows their labels and class names.</param>
    /// <param name="loader">The clips, in order, without augmentation.</param>
    /// <param name="pixels">How the network was trained to see grey levels.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="progress">Told after each batch how many clips are done.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public static EvaluationResult Run(
        nn.Module<Tensor, Tensor> network,
        IClipSource source,
        ClipLoader loader,
        PixelScale pixels,
        Device device,
        IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        bool wasTraining = network.training;
        network.eval();
        try
        {
            var classes = source.Classes;
            var matrix = new ConfusionMatrix(classes);
            var predictions = new List<ClipPrediction>();
            double loss = 0;
            using var inference = inference_mode();
            using var folding = Folding.Of(network);
            foreach (var batch in loader.Epoch(0))
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var logProbabilities = DeviceTransfer.ToHost(nn.functional.log_softmax(network.call(batch.Normalised(device, pixels)), 1));
                var values = logProbabilities.data<float>();
                int count = batch.Count;
                for (int row = 0; row < count; row++)
                {
                    var probabilities = new float[classes.Count];
                    for (int c = 0; c < probabilities.Length; c++) probabilities[c] = MathF.Exp(values[(row * probabilities.Length) + c]);
                    int truth = source.Clips[batch.Clips[row]].Label;
                    var prediction = new ClipPrediction(batch.Clips[row], truth, probabilities);
                    loss -= values[(row * probabilities.Length) + truth];
                    matrix.Add(truth, prediction.Predicted);
                    predictions.Add(prediction);
                }
                progress?.Report(predictions.Count);
            }
            if (predictions.Count == 0) throw new LabException($"{source.Name}: not one test clip could be read; see `lab data check`.");
            return new EvaluationResult(loss / predictions.Count, matrix, predictions);
        }
        finally
        {
            network.train(wasTraining);
        }
    }
}
