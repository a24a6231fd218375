using System.Globalization;
using MsstNet.Lab.Tests.Shared.Fuzzing;
using MsstNet.Torch;

namespace MsstNet.Lab.Bench;

/// <summary>The tests' fuzzing at length, alone in a process, so that native memory and processor time can be held to their bounds too.</summary>
internal static class Fuzz
{
    public static int Run(int cases, ulong seed, string? only)
    {
        TorchLibrary.Require();
        TorchSharp.torch.set_num_threads(1);
        int findings = 0;
        Console.WriteLine($"| target | cases | read | refused | slowest, ms of processor | largest, MB |\n|---|--:|--:|--:|--:|--:|");
        foreach (string name in only is null ? FuzzTargets.Names : only.Split(','))
        {
            using var target = FuzzTargets.Make(name);
            var report = FuzzRun.Of(target, cases, seed, alone: true);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {report.Cases} | {report.Read} | {report.Refused} | {1000 * report.SlowestSeconds:0} | "
                    + $"{report.LargestBytes / 1048576.0:0.0} |"));
            foreach (string finding in report.Findings) Console.Error.WriteLine(finding);
            findings += report.Findings.Count;
        }
        return findings == 0 ? 0 : 1;
    }
}
