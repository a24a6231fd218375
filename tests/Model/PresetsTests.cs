using MsstNet.Model;

namespace MsstNet.Lab.Tests.Model;

/// <summary>Oracle: Section 3 and Table 1 of the paper, read by eye. Exact.</summary>
public class PresetsTests
{
    [Fact]
    public void The_papers_network_has_the_papers_numbers()
    {
        var paper = Presets.Paper(16);
        Assert.Equal((768, 16, 8), (paper.Dim, paper.Patches, paper.Heads));
        Assert.Equal(new PerFormer(2, 2, 2), paper.Blocks);
        Assert.Equal(new MsstNetConfig { Frames = 16 }, paper);
    }

    [Fact]
    public void Table_1_has_16_rows_in_print_order()
    {
        var rows = Presets.Table1();
        Assert.Equal([4, 4, 4, 4, 4, 4, 4, 8, 8, 8, 12, 12, 12, 16, 16, 16], rows.Select(row => row.Config.Frames));
        Assert.Equal(["T=4 0-0-0", "T=4 1-0-0", "T=4 1-1-0", "T=4 0-1-1", "T=4 1-1-1", "T=4 2-2-2", "T=4 3-3-3"],
            rows.Take(7).Select(row => row.Label));
        Assert.Equal(["T=16 1-1-1", "T=16 2-2-2", "T=16 3-3-3"], rows.TakeLast(3).Select(row => row.Label));
        Assert.All(rows, row => row.Config.Validate());
        Assert.Equal(16, rows.Select(row => row.Config).Distinct().Count());
    }

    [Fact]
    public void The_quick_network_is_about_a_million_parameters() =>
        Assert.InRange(MsstNet.Complexity.NetworkCost.Of(Presets.Quick(8)).Parameters, 300_000, 1_500_000);
}
