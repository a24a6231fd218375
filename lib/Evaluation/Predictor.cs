using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Model;
using MsstNet.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Evaluation;

/// <summary>What a network says at one moment of a clip.</summary>
/// <param name="Frame">Middle of the window, in frames from the start.</param>
/// <param name="Probabilities">Softmax of the logits, one per class.</param>
public sealed record Moment(double Frame, IReadOnlyList<float> Probabilities);

/// <summary>Emotion over time: a window slides over a clip and the network sees T frames spread over it.</summary>
public static class Predictor
{
    /// <summary>Predicts at every stride-th position of the window; the window never leaves the clip.</summary>
    /// <param name="network">Frames to logits.</param>
    /// <param name="source">The data.</param>
    /// <param name="clip">Index into the source's clips.</param>
    /// <param name="frames">T, frames the network sees of a window.</param>
    /// <param name="side">Pixels on a side.</param>
    /// <param name="pixels">How the network was trained to see grey levels.</param>
    /// <param name="window">Frames the window spans; a shorter clip is one window.</param>
    /// <param name="stride">Frames from one window to the next.</param>
    /// <param name="device">Where the network is.</param>
    public static IReadOnlyList<Moment> OverTime(
        nn.Module<Tensor, Tensor> network, IClipSource source, int clip, int frames, int side, PixelScale pixels, int window, int stride, Device device)
    {
        int length = source.Clips[clip].FrameCount;
        int span = Math.Min(window, length);
        bool wasTraining = network.training;
        network.eval();
        try
        {
            using var inference = inference_mode();
            using var folding = Folding.Of(network);
            var moments = new List<Moment>();
            for (int start = 0; start + span <= length; start += stride)
            {
                using var scope = NewDisposeScope();
                var sampled = FrameSampler.MiddleOfSegments(span, frames).Select(offset => start + offset);
                var input = DeviceTransfer.ToDevice(ClipReader.Read(source, clip, [.. sampled], side, pixels), device);
                var probabilities = DeviceTransfer.ToHost(nn.functional.softmax(network.call(input), 1));
                moments.Add(new Moment(start + ((span - 1) / 2.0), probabilities.data<float>().ToArray()));
            }
            return moments;
        }
        finally
        {
            network.train(wasTraining);
        }
    }
}
