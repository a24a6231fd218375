using MsstNet.Data;
using MsstNet.Model;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>
/// Oracles: the published sizes of DFEW's folds; the sum by hand from the paper's 20.20 G and 59.7 M within 2 %; and that twice the machine
/// takes half the time.
/// </summary>
public class TrainingForecastTests
{
    private static readonly ProtocolSize Dfew = ProtocolSize.Dfew;

    [Fact]
    public void A_fold_of_DFEW_is_as_large_as_published()
    {
        Assert.Equal((DfewPublished.Splits[0].Train, DfewPublished.Splits[0].Test), (Dfew.TrainClips, Dfew.TestClips));
        Assert.Equal(11697, Dfew.TrainClips + Dfew.TestClips);
        Assert.Equal(DfewPublished.Splits.Count, Dfew.Splits);
    }

    [Fact]
    public void The_products_of_DFEW_are_what_the_papers_figure_says()
    {
        // So fast a memory that only products are left: 200 epochs of training clips at 3 · 2 · 20.2 G and test clips at 2 · 20.2 G,
        // at 0.4 of 100 T.
        var gpu = new GpuClass("products only", "bf16", 100e12, 1e30, 2);
        double clips = (DfewPublished.Splits[0].Train * 6 * 20.2e9) + (DfewPublished.Splits[0].Test * 2 * 20.2e9);
        double byHand = 200 * clips / 40e12 / 3600;
        Assert.InRange(TrainingForecast.Hours(Presets.Paper(16), Dfew, gpu, 32), 0.98 * byHand, 1.02 * byHand);
    }

    [Fact]
    public void The_optimizers_pass_is_what_its_bytes_take()
    {
        // So fast products and so large a difference between two batch sizes that only the passes over 59.7 M weights differ: 32 bytes each
        // at 0.7 of 1 TB/s.
        var gpu = new GpuClass("memory only", "bf16", 1e30, 1e12, 2);
        int train = DfewPublished.Splits[0].Train;
        double byHand = 200 * (train - Math.Ceiling(train / 32.0)) * 59.7e6 * 32 / 0.7e12 / 3600;
        double difference = TrainingForecast.Hours(Presets.Paper(16), Dfew, gpu, 1) - TrainingForecast.Hours(Presets.Paper(16), Dfew, gpu, 32);
        Assert.InRange(difference, 0.98 * byHand, 1.02 * byHand);
    }

    [Fact]
    public void Twice_the_machine_takes_half_the_time()
    {
        foreach (var gpu in GpuClass.All)
        {
            var twice = gpu with { Operations = 2 * gpu.Operations, Bandwidth = 2 * gpu.Bandwidth };
            foreach (var protocol in ProtocolSize.All)
            {
                double once = TrainingForecast.Hours(Presets.Paper(16), protocol, gpu, 32);
                Assert.Equal(once / 2, TrainingForecast.Hours(Presets.Paper(16), protocol, twice, 32), 1e-9);
            }
        }
    }
}
