using FsCheck.Xunit;
using MsstNet.Data.Loading;
using MsstNet.Evaluation;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using MsstNet.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Evaluation;

/// <summary>
/// Oracle: the whole network run anew on the frames of every window, tolerance 1e-5 in probability; counts of frames that have to be looked at.
/// </summary>
public class VideoPredictorTests
{
    private const int Side = 64, T = 4;

    private static readonly MsstNetConfig Config = Presets.Quick(T);

    private static MSSTNet Network()
    {
        var network = new MSSTNet(Config, seed: 3);
        // A zero time embedding or an even classifier would hide a frame in the wrong place, and so would probabilities of 0 and 1.
        using (no_grad())
        {
            using var generator = new Generator(3);   // not the process's, from which tests beside this one draw
            foreach (var (name, value) in network.named_parameters())
            {
                if (name.Contains("time", StringComparison.Ordinal)) value.normal_(0, 0.5, generator);
                if (name.StartsWith("fc", StringComparison.Ordinal)) value.normal_(0, 0.02, generator);
            }
        }
        network.eval();
        return network;
    }

    private static byte[] Picture(int seed)
    {
        var rgb = new byte[Side * Side * 3];
        new Random(seed).NextBytes(rgb);
        return rgb;
    }

    private static List<VideoMoment> Run(MSSTNet network, IReadOnlyList<(int Track, bool Face)> frames, int window, int stride, out int embedded)
    {
        using var predictor = new VideoPredictor(network, Config, PixelScale.ImageNet, window, stride);
        var moments = new List<VideoMoment>();
        for (int i = 0; i < frames.Count; i++)
        {
            if (predictor.Push(i, i / 25.0, frames[i].Track, frames[i].Face ? Picture(i) : null) is { } moment) moments.Add(moment);
        }
        if (predictor.Finish() is { } only) moments.Add(only);
        embedded = predictor.Embedded;
        return moments;
    }

    private static float[] Naive(MSSTNet network, IReadOnlyList<int> frames, Func<int, byte[]>? picture = null)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var bytes = frames.SelectMany(picture ?? Picture).ToArray();
        return nn.functional.softmax(network.call(ClipReader.Tensor(bytes, frames.Count, Side, PixelScale.ImageNet)), 1).data<float>().ToArray();
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(12, 1)]
    [InlineData(12, 5)]
    [InlineData(7, 3)]
    public void Every_window_says_what_the_whole_network_says_of_its_frames(int window, int stride)
    {
        using var network = Network();
        var moments = Run(network, [.. Enumerable.Repeat((0, true), 20)], window, stride, out int embedded);
        Assert.Equal(((20 - window) / stride) + 1, moments.Count);
        Assert.True(embedded <= 20);
        for (int k = 0; k < moments.Count; k++)
        {
            Assert.Equal((k * stride, (k * stride) + window - 1), (moments[k].First, moments[k].Last));
            float[] expected = Naive(network, [.. FrameSampler.MiddleOfSegments(window, T).Select(offset => (k * stride) + offset)]);
            Assert.All(expected.Zip(moments[k].Probabilities!), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
        Assert.NotEqual(moments[0].Probabilities!, moments[^1].Probabilities!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_a_mirror_the_answer_is_the_mean_of_the_face_and_its_mirror_image_and_the_same_for_both(bool framewise)
    {
        using var network = Network();
        nn.Module<Tensor, Tensor> asked = framewise ? network : new Wrapped(network);
        IReadOnlyList<float> Look(Func<int, byte[]> picture)
        {
            using var predictor = new VideoPredictor(asked, Config, PixelScale.ImageNet, 8, 1) { Mirrored = true };
            VideoMoment? last = null;
            for (int i = 0; i < 10; i++) last = predictor.Push(i, i / 25.0, 0, picture(i)) ?? last;
            Assert.Equal(9, predictor.Embedded);      // of the windows 1, 3, 5, 7 and 2, 4, 6, 8 and 3, 5, 7, 9
            return last!.Probabilities!;
        }
        var seen = Look(Picture);
        int[] chosen = [.. FrameSampler.MiddleOfSegments(8, T).Select(offset => 2 + offset)];
        float[] straight = Naive(network, chosen), mirrored = Naive(network, chosen, InMirror);
        Assert.All(seen.Select((p, c) => (p, (straight[c] + mirrored[c]) / 2)), pair => Assert.Equal(pair.Item2, pair.p, 1e-5));
        Assert.Contains(straight.Zip(mirrored), pair => Math.Abs(pair.First - pair.Second) > 1e-3);
        Assert.All(seen.Zip(Look(InMirror)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        if (!framewise) asked.Dispose();
    }

    // Pixel by pixel, row by row.
    private static byte[] InMirror(int seed)
    {
        byte[] picture = Picture(seed), mirrored = new byte[picture.Length];
        for (int i = 0; i < Side * Side; i++)
            for (int channel = 0; channel < 3; channel++)
                mirrored[3 * (i - i % Side + Side - 1 - i % Side) + channel] = picture[3 * i + channel];
        return mirrored;
    }

    // Hides that the network's first part sees frames alone.
    private sealed class Wrapped(MSSTNet network) : nn.Module<Tensor, Tensor>("wrapped")
    {
        public override Tensor forward(Tensor input) => network.call(input);
    }

    [Fact]
    public void A_frame_is_looked_at_once_and_one_that_no_window_asks_for_never()
    {
        using var network = Network();
        Run(network, [.. Enumerable.Repeat((0, true), 40)], window: 4, stride: 1, out int all);
        Assert.Equal(40, all);
        // Windows of 12 take every third frame; moved by 3, they take the same ones.
        Run(network, [.. Enumerable.Repeat((0, true), 39)], window: 12, stride: 3, out int third);
        Assert.Equal(13, third);
    }

    [Fact]
    public void A_window_mostly_without_a_face_is_a_gap_and_frames_without_one_are_never_filled_in()
    {
        using var network = Network();
        (int, bool)[] frames = [.. Enumerable.Range(0, 24).Select(i => (0, i is < 8 or >= 16))];
        var moments = Run(network, frames, window: 8, stride: 4, out _);
        Assert.Equal([8, 4, 0, 4, 8], moments.Select(moment => moment.Faces));
        Assert.Equal([false, false, true, false, false], moments.Select(moment => moment.Probabilities is null));
        Assert.All(Naive(network, [4, 5, 6, 7]).Zip(moments[1].Probabilities!), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Two_faces_are_never_mixed()
    {
        using var network = Network();
        (int, bool)[] frames = [.. Enumerable.Range(0, 16).Select(i => (i < 8 ? 0 : 1, true))];
        var moments = Run(network, frames, window: 8, stride: 4, out _);
        Assert.Equal([8, 4, 8], moments.Select(moment => moment.Faces));
        Assert.All(Naive(network, [8, 9, 10, 11]).Zip(moments[1].Probabilities!), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void A_video_shorter_than_the_window_is_one_window(int length)
    {
        using var network = Network();
        var moment = Assert.Single(Run(network, [.. Enumerable.Repeat((0, true), length)], window: 8, stride: 2, out int embedded));
        Assert.Equal((0, length - 1), (moment.First, moment.Last));
        Assert.Equal(Math.Min(length, T), embedded);
        float[] expected = Naive(network, FrameSampler.MiddleOfSegments(length, T));
        Assert.All(expected.Zip(moment.Probabilities!), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void A_clip_is_watched_from_its_first_frame_in_frames_and_once_more_as_the_first_time()
    {
        using var network = Network();
        var faces = new SyntheticFaces(SyntheticSettings.Parse("people=5"));
        using var predictor = new VideoPredictor(network, Config, PixelScale.Centred, window: 7, stride: 2);
        var moments = predictor.Watch(faces, clip: 3);
        Assert.Equal(((faces.Clips[3].FrameCount - 7) / 2) + 1, moments.Count);
        for (int k = 0; k < moments.Count; k++)
        {
            int first = 2 * k;
            Assert.Equal((first, first + 6, first + 3.0), (moments[k].First, moments[k].Last, moments[k].Middle));
            using var scope = NewDisposeScope();
            int[] chosen = [.. FrameSampler.MiddleOfSegments(7, T).Select(offset => first + offset)];
            var whole = nn.functional.softmax(network.call(ClipReader.Read(faces, 3, chosen, Side, PixelScale.Centred)), 1);
            Assert.All(whole.data<float>().Zip(moments[k].Probabilities!), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
        var again = predictor.Watch(faces, clip: 3);
        Assert.All(moments.Zip(again), pair => Assert.Equal(pair.First.Probabilities!, pair.Second.Probabilities!));
    }

    /// <summary>So a temperature that is fitted to the evaluation's answers is the prediction's, too.</summary>
    [Fact]
    public void A_clip_in_a_mirror_is_evaluated_as_it_is_predicted_and_the_temperature_comes_after_the_mean()
    {
        using var network = Network();
        var faces = new SyntheticFaces(SyntheticSettings.Parse("people=5"));
        using var loader = new ClipLoader(faces, [3, 8], new LoaderConfig { Frames = T, Side = Side, BatchSize = 2 });
        var result = Evaluator.RunMirrored(network, loader, PixelScale.Centred, cancellation: TestContext.Current.CancellationToken);
        var plain = Evaluator.Run(network, loader, PixelScale.Centred, cancellation: TestContext.Current.CancellationToken);
        Assert.NotEqual(plain.Loss, result.Loss, 1e-4);
        Assert.Equal(result.Predictions.Average(one => -Math.Log(one.Probabilities[one.Truth])), result.Loss, 1e-5);
        foreach (double temperature in new[] { 1, 0.1 })
        {
            using var predictor = new VideoPredictor(network, Config, PixelScale.Centred, window: 1000, stride: 1)
            {
                Mirrored = true, Temperature = temperature,
            };
            foreach (var evaluated in result.Predictions)
            {
                var moment = Assert.Single(predictor.Watch(faces, evaluated.Clip));
                Assert.All(Temperature.Apply(evaluated, temperature).Probabilities.Zip(moment.Probabilities!),
                    pair => Assert.Equal(pair.First, pair.Second, 1e-5));
                if (temperature == 1) continue;
                // The other order would be another answer: the temperature of either view, and then the mean.
                var straight = plain.Predictions.First(one => one.Clip == evaluated.Clip).Probabilities;
                float[] mirror = [.. evaluated.Probabilities.Zip(straight, (mean, one) => (2 * mean) - one)];
                Assert.Contains(Temperature.Apply(straight, temperature).Zip(Temperature.Apply(mirror, temperature), moment.Probabilities!),
                    triple => Math.Abs(((triple.First + triple.Second) / 2) - triple.Third) > 2e-5);
            }
        }
    }

    /// <summary>A network just trained is in training mode, in which dropout and BatchNorm would answer for it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_network_is_in_evaluation_mode_meanwhile_and_then_in_the_mode_it_was_in(bool training)
    {
        using var network = Network();
        var expected = Run(network, [.. Enumerable.Repeat((0, true), 9)], window: 8, stride: 1, out _);
        network.train(training);
        var moments = Run(network, [.. Enumerable.Repeat((0, true), 9)], window: 8, stride: 1, out _);
        Assert.Equal(training, network.training);
        Assert.All(expected.Zip(moments), pair => Assert.Equal(pair.First.Probabilities!, pair.Second.Probabilities!));
    }

    [Fact]
    public void Tensors_do_not_grow_with_the_length_of_the_video()
    {
        using var network = Network();
        using var predictor = new VideoPredictor(network, Config, PixelScale.ImageNet, 8, 1) { Mirrored = true, Temperature = 2 };
        long after = 0;
        for (int i = 0; i < 60; i++)
        {
            predictor.Push(i, i, 0, Picture(i));
            if (i == 20) after = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        }
        Assert.Equal(after, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Property(MaxTest = 30)]
    public bool Windows_follow_each_other_by_the_stride_and_rows_sum_to_1(byte length, byte window, byte stride)
    {
        int n = (length % 24) + 1, w = (window % 9) + 1, s = (stride % 5) + 1;
        using var network = Network();
        var moments = Run(network, [.. Enumerable.Repeat((0, true), n)], w, s, out _);
        return moments.Count == (n < w ? 1 : ((n - w) / s) + 1) && moments.All(moment => Math.Abs(moment.Probabilities!.Sum() - 1) < 1e-5)
            && moments.Zip(moments.Skip(1)).All(pair => pair.Second.First - pair.First.First == s);
    }
}
