using MsstNet.Complexity;
using MsstNet.Model;
using MsstNet.Torch;
using MsstNet.Training;
using static TorchSharp.torch;

namespace MsstNet.Lab.Bench;

/// <summary>
/// What every network of the catalogue costs at Quick's size: counted, and by the clock for the Quick preset's batch, in turn again and again.
/// </summary>
internal static class Networks
{
    private const int Rounds = 3;

    public static int Measure(string file)
    {
        TorchLibrary.Require();
        var quick = TrainingPreset.Find("quick");
        int clips = quick.Training.BatchSize;
        // MSSTNet also as deep as Table 1 has it at this T: the tables compare it with two blocks, Quick has one.
        NetworkConfig[] shapes = [.. NetworkCatalog.All.Select(entry => entry.Quick)
            .Concat(Presets.Table1(quick.Network).Select(row => row.Config).Where(config => config.Frames == quick.Network.Frames)).Distinct()];
        var times = shapes.ToDictionary(shape => shape, _ => new List<StepTime>());
        for (int round = 0; round < Rounds; round++)
        {
            foreach (var (shape, own) in times)
            {
                Console.Error.Write($"\rround {round + 1} of {Rounds}: {Name(shape)}        ");
                own.Add(StepTimes.Measure(quick with { Network = shape }, Precision.Fp32, clips, repetitions: 5, CPU));
            }
        }
        Console.Error.WriteLine();
        var lines = from shape in shapes
                    let cost = NetworkCost.Of(shape)
                    let own = times[shape]
                    let forward = Median.Of(own.Select(time => time.Forward))
                    let step = Median.Of(own.Select(time => time.Step))
                    let counts = FormattableString.Invariant($"{cost.Parameters},{cost.LayerMultiplyAccumulates},{clips},{get_num_threads()}")
                    select FormattableString.Invariant($"{Name(shape)},{counts},{forward:0.0000},{step:0.0000}");
        AtomicFile.WriteText(file, string.Join('\n',
            lines.Prepend("network,parameters,multiply_accumulates,batch,threads,forward_seconds,step_seconds")) + "\n");
        return 0;
    }

    private static string Name(NetworkConfig shape) => $"{shape.Model} {shape.Variant}".TrimEnd();
}
