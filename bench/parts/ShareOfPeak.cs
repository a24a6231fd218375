using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using MsstNet.Model;
using MsstNet.Training;

namespace MsstNet.Lab.Bench;

/// <summary>What a part reaches of the matmul peak measured in the same run, in the same precision.</summary>
internal sealed class ShareOfPeak(IReadOnlyDictionary<Precision, double> peaks) : IColumn
{
    private readonly Dictionary<(string Name, bool Backward), double> operations = [];

    public string Id => nameof(ShareOfPeak);

    public string ColumnName => "Share of peak";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "operations of convolutions and matrix products a second, over the matmul peak of the same run and precision";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (summary[benchmarkCase]?.ResultStatistics is not { } statistics) return "–";
        bool backward = benchmarkCase.Descriptor.WorkloadMethod.Name == nameof(Parts.ForwardAndBackward);
        var precision = (Precision)benchmarkCase.Parameters[nameof(Parts.Precision)];
        double share = Operations((string)benchmarkCase.Parameters[nameof(Parts.Name)], backward) / (statistics.Mean / 1e9) / peaks[precision];
        return share.ToString("0.00", CultureInfo.InvariantCulture);
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;

    private double Operations(string name, bool backward)
    {
        if (operations.TryGetValue((name, backward), out double known)) return known;
        using var network = new MSSTNet(Presets.Paper(Parts.Frames), seed: 1);
        var part = Part.Of(name, network, Parts.Clips, Precision.Fp32);
        operations[(name, backward)] = part.Operations(backward);
        part.Input.Dispose();
        return operations[(name, backward)];
    }
}
