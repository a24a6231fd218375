using MsstNet.Model;
using MsstNet.Training;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>
/// Which networks `lab ablate` trains. Oracles: the paper's setting for Tables 2 and 3 (2-2-2 blocks, T = 4, 8, 12, 16), counted from data/paper;
/// what a network without e_t lacks.
/// </summary>
public sealed class AblationRowsTests
{
    private static readonly TrainingPreset Quick = TrainingPreset.Find("quick");

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void MSSTNet_stands_among_the_others_with_the_papers_blocks_however_thin(int table)
    {
        var ours = AblationRows.Of(table, Quick, []).Select(row => row.Config).OfType<MsstNetConfig>().ToList();
        Assert.Equal([4, 8, 12, 16], ours.Select(config => config.Frames));
        Assert.All(ours, config => Assert.Equal(Presets.Quick(config.Frames) with { Blocks = new PerFormer(2, 2, 2) }, config));
    }

    [Theory]
    [InlineData(2, 16)]
    [InlineData(3, 4)]
    public void A_network_without_a_printed_T_is_trained_at_the_T_asked_for(int table, int frames)
    {
        var rows = AblationRows.Of(table, Quick, [frames]);
        Assert.Equal(6, rows.Count);
        Assert.All(rows, row => Assert.Equal(frames, row.Config.Frames));
    }

    [Fact]
    public void Several_T_give_every_network_a_row_at_each_under_a_name_that_says_so()
    {
        var rows = AblationRows.Of(3, Quick, [4, 16]);
        Assert.Equal(12, rows.Select(row => row.Label).Distinct().Count());
        Assert.Equal(16, rows.Single(row => row.Label == "Former-DFER T=16").Config.Frames);
    }

    [Fact]
    public void Without_order_the_same_rows_lack_the_time_embedding_and_nothing_else()
    {
        var (ordered, unordered) = (AblationRows.Of(1, Quick, [8]), AblationRows.Of(1, Quick, [8], ordered: false));
        foreach (var (with, without) in ordered.Zip(unordered))
        {
            Assert.Equal(with.Config, Assert.IsType<MsstNetConfig>(without.Config) with { TimeEmbedding = true });
            Assert.False(((MsstNetConfig)without.Config).TimeEmbedding);
            Assert.Equal(with.Config.Variant + "-unordered", without.Config.Variant);
            Assert.Equal(with.Label + " without order", without.Label);
        }
        Assert.Equal(3, unordered.Count);
    }

    [Fact]
    public void Tables_of_several_methods_have_no_rows_without_order()
    {
        string message = Assert.Throws<LabException>(() => AblationRows.Of(3, Quick, [8], ordered: false)).Message;
        Assert.StartsWith("--without-order: ", message, StringComparison.Ordinal);
    }
}
