using MsstNet.Lab.Complexity;
using MsstNet.Lab.Model;
using MsstNet.Lab.Native;
using MsstNet.Lab.Training;
using static TorchSharp.torch;

namespace MsstNet.Lab.Bench;

/// <summary>What every network of the catalogue costs at Quick's size: counted, and by the clock for the Quick preset's batch, in turn again and again.</summary>
internal static class Networks
{
    private const int Rounds = 3;

    public static int Measure(string file)
    {
        TorchLibrary.Require();
        int clips = TrainingPreset.Find("quick").Training.BatchSize;
        var times = NetworkCatalog.Names.ToDictionary(name => name, _ => new List<StepTime>());
        for (int round = 0; round < Rounds; round++)
        {
            foreach (var (name, own) in times)
            {
                Console.Error.Write($"\rround {round + 1} of {Rounds}: {name}        ");
                own.Add(StepTimes.Measure(TrainingPreset.Find("quick", null, name), Precision.Fp32, clips, repetitions: 5, CPU));
            }
        }
        Console.Error.WriteLine();
        var lines = from entry in NetworkCatalog.All
                    let cost = NetworkCost.Of(entry.Quick)
                    let own = times[entry.Name]
                    select FormattableString.Invariant(
                        $"{entry.Name},{cost.Parameters},{cost.LayerMultiplyAccumulates},{clips},{get_num_threads()},{Median.Of(own.Select(time => time.Forward)):0.0000},{Median.Of(own.Select(time => time.Step)):0.0000}");
        AtomicFile.WriteText(file, string.Join('\n', lines.Prepend("network,parameters,multiply_accumulates,batch,threads,forward_seconds,step_seconds")) + "\n");
        return 0;
    }
}
