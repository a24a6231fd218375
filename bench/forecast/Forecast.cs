using MsstNet.Model;

namespace MsstNet.Lab.Bench;

/// <summary>Predicted hours of the paper's protocols on GPUs nobody here has.</summary>
internal static class Forecast
{
    private static readonly int[] Frames = [4, 8, 16];

    public static int Print()
    {
        Console.WriteLine("| predicted hours, B = 32 | in |"
            + string.Concat(from p in ProtocolSize.All from t in Frames select FormattableString.Invariant($" {p.Name}, T = {t} |")));
        Console.WriteLine("|---|---|" + string.Concat(Enumerable.Repeat("--:|", 3 * ProtocolSize.All.Count)));
        foreach (var gpu in GpuClass.All)
        {
            var hours = from protocol in ProtocolSize.All from t in Frames select TrainingForecast.Hours(Presets.Paper(t), protocol, gpu, 32);
            Console.WriteLine($"| {gpu.Name} | {gpu.Precision} |" + string.Concat(hours.Select(h => FormattableString.Invariant($" {h:0.0} |"))));
        }
        return 0;
    }
}
