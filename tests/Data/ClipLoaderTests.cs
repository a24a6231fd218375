using MsstNet.Data;
using MsstNet.Data.Loading;
using TorchSharp;

namespace MsstNet.Lab.Tests.Data;

/// <summary>
/// Oracle: a loop that samples, reads and warps clip by clip, exact; then invariants of an epoch (every clip once, any number of workers alike).
/// </summary>
public class ClipLoaderTests
{
    private static readonly LoaderConfig Training = new()
    {
        Frames = 4, Side = 8, BatchSize = 5, Sampling = FrameSampling.Random, Shuffle = true, Augmentation = AugmentationConfig.Quick, Seed = 11,
    };

    private sealed record Copy(byte[] Pixels, long[] Labels, int[] Clips);

    private static List<Copy> Read(ClipLoader loader, int epoch)
    {
        var copies = new List<Copy>();
        foreach (var batch in loader.Epoch(epoch))
            copies.Add(new Copy(batch.Frames.reshape(-1).data<byte>().ToArray(), batch.Labels.data<long>().ToArray(), [.. batch.Clips]));
        return copies;
    }

    private static List<Copy> Read(StripedClips source, LoaderConfig config, int epoch)
    {
        using var loader = new ClipLoader(source, source.Splits[0].Train, config);
        return Read(loader, epoch);
    }

    private static void AssertSame(List<Copy> expected, List<Copy> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (e, a) in expected.Zip(actual))
        {
            Assert.Equal(e.Clips, a.Clips);
            Assert.Equal(e.Labels, a.Labels);
            Assert.Equal(e.Pixels, a.Pixels);
        }
    }

    [Fact]
    public void Test_batches_are_the_middle_frames_in_order()
    {
        var source = new StripedClips(12);
        var expected = from clip in Enumerable.Range(0, 12)
                       from frame in FrameSampler.MiddleOfSegments(source.Clips[clip].FrameCount, 4)
                       from place in Enumerable.Range(0, 8 * 8 * 3)
                       select StripedClips.Value(clip, frame, place);
        var batches = Read(source, Training.AtTest(), epoch: 1);
        Assert.Equal(expected, batches.SelectMany(batch => batch.Pixels));
        Assert.Equal(Enumerable.Range(0, 12).Select(clip => (long)clip % 7), batches.SelectMany(batch => batch.Labels));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void Training_batches_equal_the_plain_loop(double probability)
    {
        var source = new StripedClips(13);
        var config = Training with
        {
            Workers = 2,
            Augmentation = AugmentationConfig.Quick with { Convolve = probability, Erase = probability },
        };
        using var loader = new ClipLoader(source, source.Splits[0].Train, config);
        int position = 0;
        int[] order = loader.Order(epoch: 3);
        foreach (var batch in Read(loader, epoch: 3))
            for (int i = 0; i < batch.Clips.Length; i++, position++)
            {
                int clip = order[position];
                Assert.Equal(clip, batch.Clips[i]);
                var random = SplitMix64.For(config.Seed, 3, clip);
                int[] frames = FrameSampler.RandomPerSegment(source.Clips[clip].FrameCount, 4, random);
                var augmenter = ClipAugmenter.Draw(config.Augmentation, 8, random)!;
                byte[] decoded = new byte[8 * 8 * 3], expected = new byte[8 * 8 * 3];
                for (int t = 0; t < 4; t++)
                {
                    source.ReadFrame(clip, frames[t], 8, decoded);
                    augmenter.Apply(decoded, expected);
                    Assert.Equal(expected, batch.Pixels.AsSpan((i * 4 + t) * expected.Length, expected.Length).ToArray());
                }
            }
        Assert.Equal(13, position);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    public void Any_number_of_workers_gives_the_same_batches(int workers)
    {
        var slowInTurns = new StripedClips(23) { Delay = clip => clip % 3 };
        AssertSame(Read(new StripedClips(23), Training with { Workers = 0 }, 2), Read(slowInTurns, Training with { Workers = workers }, 2));
    }

    [Fact]
    public void Batches_are_prepared_beside_the_steps_of_a_gpu_only()
    {
        Assert.Equal(0, LoaderConfig.WorkersFor(torch.CPU));
        Assert.InRange(LoaderConfig.WorkersFor(new torch.Device(DeviceType.CUDA)), Math.Min(8, Math.Max(1, Environment.ProcessorCount - 1)), 8);
    }

    [Fact]
    public void Epochs_differ_in_order_and_draws_and_each_has_every_clip_once()
    {
        var source = new StripedClips(23);
        using var loader = new ClipLoader(source, source.Splits[0].Train, Training);
        var (first, second, again) = (Read(loader, 1), Read(loader, 2), Read(loader, 1));
        AssertSame(first, again);
        int[] orderOfFirst = [.. first.SelectMany(batch => batch.Clips)], orderOfSecond = [.. second.SelectMany(batch => batch.Clips)];
        Assert.NotEqual(orderOfFirst, orderOfSecond);
        Assert.Equal(Enumerable.Range(0, 23), orderOfFirst.Order());
        Assert.Equal(Enumerable.Range(0, 23), orderOfSecond.Order());
        Assert.NotEqual(PixelsOf(first, clip: 10), PixelsOf(second, clip: 10));
    }

    private static byte[] PixelsOf(List<Copy> batches, int clip)
    {
        var batch = batches.Single(b => b.Clips.Contains(clip));
        int bytes = batch.Pixels.Length / batch.Clips.Length;
        return batch.Pixels.AsSpan(Array.IndexOf(batch.Clips, clip) * bytes, bytes).ToArray();
    }

    [Fact]
    public void The_last_batch_is_kept_and_smaller()
    {
        var source = new StripedClips(13);
        using var loader = new ClipLoader(source, source.Splits[0].Train, Training);
        Assert.Equal(3, loader.BatchCount);
        var shapes = new List<string>();
        foreach (var batch in loader.Epoch(1)) shapes.Add(Shapes.Text(batch.Frames.shape) + Shapes.Text(batch.Labels.shape));
        Assert.Equal(["[5, 4, 8, 8, 3][5]", "[5, 4, 8, 8, 3][5]", "[3, 4, 8, 8, 3][3]"], shapes);
    }

    [Fact]
    public void A_clip_shorter_than_T_decodes_each_frame_once()
    {
        var source = new StripedClips(1);    // one clip of one frame
        Read(source, Training.AtTest() with { Frames = 16, Workers = 0 }, 1);
        Assert.Equal(1, source.Reads);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_broken_clip_surfaces_with_its_own_message_where_its_batch_would_come(int workers)
    {
        var source = new StripedClips(20) { Broken = 12 };
        using var loader = new ClipLoader(source, source.Splits[0].Train, Training.AtTest() with { Workers = workers });
        int batches = 0;
        var error = Assert.Throws<LabException>(() =>
        {
            foreach (var _ in loader.Epoch(1)) batches++;
        });
        Assert.Equal("clip s12 is broken.", error.Message);
        Assert.Equal(2, batches);
    }

    [Fact]
    public void A_broken_clip_is_left_out_and_listed_when_asked()
    {
        var source = new StripedClips(20) { Broken = 12 };
        using var loader = new ClipLoader(source, source.Splits[0].Train, Training.AtTest() with { Workers = 2, SkipBad = true });
        Assert.Equal(Enumerable.Range(0, 20).Except([12]), Read(loader, 1).SelectMany(batch => batch.Clips));
        Assert.Equal(new SkippedClip("s12", 0, "clip s12 is broken."), Assert.Single(loader.Skipped));
    }

    [Fact]
    public void Workers_stop_reading_when_the_queue_is_full_and_when_the_reader_leaves()
    {
        var source = new StripedClips(1000);
        using var loader = new ClipLoader(source, source.Splits[0].Train, Training.AtTest() with { Workers = 2 });
        int whileHeld = 0;
        foreach (var _ in loader.Epoch(1))
        {
            SpinWait.SpinUntil(() => Unchanged(source), TimeSpan.FromSeconds(5));
            whileHeld = source.Reads;
            break;
        }
        Assert.InRange(whileHeld, 1, 4 * 5 * 4);       // at most workers + 2 batches of 5 clips of at most 4 frames
        int afterLeaving = source.Reads;
        Assert.True(Unchanged(source));
        Assert.Equal(afterLeaving, source.Reads);
    }

    [Fact]
    public void A_failure_behind_the_place_where_the_reader_left_is_heard_of_nowhere()
    {
        List<Exception> unread = [];
        void Take(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            lock (unread) unread.AddRange(e.Exception.InnerExceptions.Where(inner => inner.Message == "clip s9 is broken."));
        }
        TaskScheduler.UnobservedTaskException += Take;
        try
        {
            Leave();
            for (int i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
            Assert.Empty(unread);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Take;
        }

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Leave()
        {
            var source = new StripedClips(30) { Broken = 9 };
            using var loader = new ClipLoader(source, source.Splits[0].Train, Training.AtTest() with { Workers = 2, BatchSize = 5 });
            foreach (var _ in loader.Epoch(1))
            {
                SpinWait.SpinUntil(() => Unchanged(source), TimeSpan.FromSeconds(5));
                break;
            }
        }
    }

    /// <summary>
    /// Other tests keep the process busy, so the processor time of the loader's own threads is read: a twentieth of the time at most.
    /// </summary>
    [Fact]
    public void Workers_sleep_while_the_queue_is_full()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc tells processor time by thread.");
        var threads = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        var source = new StripedClips(1000) { Delay = _ => threads.TryAdd(new FileInfo("/proc/thread-self").LinkTarget!, true) ? 1 : 0 };
        using var loader = new ClipLoader(source, source.Splits[0].Train, Training.AtTest() with { Workers = 3 });
        foreach (var _ in loader.Epoch(1))
        {
            SpinWait.SpinUntil(() => Unchanged(source), TimeSpan.FromSeconds(5));
            var before = threads.Keys.ToDictionary(thread => thread, Ticks);
            Assert.NotEmpty(before);      // a thread that started after the queue was full has read nothing yet
            var clock = System.Diagnostics.Stopwatch.StartNew();
            Thread.Sleep(1000);
            foreach (var (thread, ticks) in before)
                Assert.InRange((Ticks(thread) - ticks) / (100 * clock.Elapsed.TotalSeconds), 0, 0.05);     // a tick is a hundredth of a second
            break;
        }
    }

    /// <summary>User and system time of a thread, the 14th and 15th field of its "tid (name) state …".</summary>
    private static long Ticks(string thread)
    {
        string stat = File.ReadAllText(Path.Combine("/proc", thread, "stat"));
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], System.Globalization.CultureInfo.InvariantCulture)
            + long.Parse(fields[12], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static bool Unchanged(StripedClips source)
    {
        int before = source.Reads;
        Thread.Sleep(30);
        return source.Reads == before;
    }

    [Fact]
    public void Two_epochs_at_once_do_not_share_buffers()
    {
        var source = new StripedClips(23);
        using var loader = new ClipLoader(source, source.Splits[0].Train, Training);
        var expected = Read(loader, 2);
        foreach (var _ in loader.Epoch(1)) AssertSame(expected, Read(loader, 2));
    }

    [Fact]
    public void An_enclosing_dispose_scope_does_not_take_the_buffers_away()
    {
        var source = new StripedClips(23);
        using var loader = new ClipLoader(source, source.Splits[0].Train, Training);
        using (torch.NewDisposeScope()) Read(loader, 1);
        Assert.Equal(5, Read(loader, 1).Count);
    }

    [Fact]
    public void Tensors_alive_do_not_grow_with_epochs()
    {
        var source = new StripedClips(23);
        using var loader = new ClipLoader(source, source.Splits[0].Train, Training);
        void Epoch()
        {
            foreach (var batch in loader.Epoch(1))
            {
                using var input = batch.Normalised(torch.CPU, PixelScale.ImageNet);
            }
        }
        Epoch();
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (int i = 0; i < 5; i++) Epoch();
        // This thread's: other tests may run beside this one. Views of a last batch that is not full are made here and freed by the thread that fills
        // the next one; five epochs hold 25 batches of several tensors each.
        Assert.InRange(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount - before, 0, 10);
    }

    [Fact]
    public void Impossible_configurations_are_refused()
    {
        var source = new StripedClips(3);
        Assert.Contains("batch size is 0", Assert.Throws<LabException>(() => new ClipLoader(source, [0], Training with { BatchSize = 0 })).Message,
            StringComparison.Ordinal);
        Assert.Contains("exceeds 2 GB", Assert.Throws<LabException>(() =>
            new ClipLoader(source, [0], Training with { BatchSize = 4000, Side = 224, Frames = 16 })).Message, StringComparison.Ordinal);
        Assert.Contains("no clip", Assert.Throws<LabException>(() => new ClipLoader(source, [], Training)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClipLoader(source, [3], Training));
    }
}
