using System.Diagnostics;
using System.Globalization;
using NotebookKernel;

namespace MsstNet.Lab.Tests.Kernel.Scripting;

/// <summary>Oracle: counting. Latency and memory are reported, not asserted: they are the machine's.</summary>
public sealed class EnduranceTests(ITestOutputHelper output) : SessionTest
{
    [Fact]
    public async Task Five_hundred_cells_in_one_session()
    {
        var watch = Stopwatch.StartNew();
        await RunWell("int n = 0;");
        output.WriteLine($"first cell after {watch.ElapsedMilliseconds} ms");
        var times = new List<double>();
        long before = GC.GetTotalMemory(forceFullCollection: true), processBefore = Environment.WorkingSet;
        for (int cell = 0; cell < 500; cell++)
        {
            watch.Restart();
            await RunWell("n += 1; n");
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"median {times[250]:0.0} ms, 95 % {times[475]:0.0} ms, {(GC.GetTotalMemory(true) - before) / 500 / 1024} KiB managed and "
                + $"{(Environment.WorkingSet - processBefore) / 500 / 1024} KiB of the process a cell"));
        Assert.Equal("501", (await RunWell("n + 1")).Result![MimeBundle.PlainText]);
    }
}
