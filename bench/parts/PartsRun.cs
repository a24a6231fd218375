using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using MsstNet.Torch;
using MsstNet.Training;
using Perfolizer.Horology;

namespace MsstNet.Lab.Bench;

/// <summary>Runs <see cref="Parts"/> in this process: libtorch is loaded once, and from where the library says.</summary>
internal static class PartsRun
{
    public static int Measure(string filter)
    {
        TorchLibrary.Require();
        var peaks = new[] { Precision.Fp32, Precision.Bf16 }.ToDictionary(precision => precision, MatmulPeak.Of);
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(2).WithIterationCount(8)
            .WithIterationTime(TimeInterval.FromMilliseconds(300));
        string folder = Directory.CreateTempSubdirectory("parts-").FullName;
        var config = ManualConfig.CreateEmpty().AddJob(job).AddLogger(ConsoleLogger.Default).AddExporter(MarkdownExporter.GitHub)
            .WithArtifactsPath(folder)
            .AddColumnProvider(DefaultColumnProviders.Descriptor, DefaultColumnProviders.Params)
            .AddColumn(StatisticColumn.Mean, StatisticColumn.StdDev, new ShareOfPeak(peaks));
        try
        {
            var summary = BenchmarkRunner.Run<Parts>(config, filter.Length == 0 ? [] : ["--filter", filter]);
            Console.WriteLine(FormattableString.Invariant(
                $"matmul peak {peaks[Precision.Fp32] / 1e9:0} GFLOP/s fp32, {peaks[Precision.Bf16] / 1e9:0} bf16"));
            MarkdownExporter.GitHub.ExportToLog(summary, ConsoleLogger.Default);
            return summary.HasCriticalValidationErrors ? 1 : 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
