using Microsoft.Data.Analysis;
using MsstNet.Complexity;
using MsstNet.Data;
using MsstNet.Model;
using MsstNet.Paper;

namespace MsstNet.Lab.Tests.Paper;

/// <summary>
/// Oracles that a slip of the transcription would hurt: what the tables' own cells imply. UAR is the mean of the recalls (tolerance 0.01, for
/// each is rounded to 0.005); WAR is the recalls weighed by DFEW's class counts (0.005: the counts of right clips are whole numbers); the
/// cost column is linear in T; the three tables agree where they print the same run.
/// </summary>
public sealed class PublishedTableTests
{
    private static readonly string[] Recalls = ["happy", "sad", "neutral", "angry", "surprise", "disgust", "fear"];

    [Fact]
    public void The_recalls_stand_in_the_order_of_the_labels() => Assert.Equal(Emotions.Names.Select(name => name.ToLowerInvariant()), Recalls);

    [Fact]
    public void Uar_is_the_mean_of_the_recalls_in_every_row_but_one()
    {
        var off = PublishedTable.Dfew().Rows.Where(row => row["happy"] is not null)
            .Select(row => (Method: (string)row["method"], Mean: Recalls.Average(name => (double)row[name]), Printed: (double)row["uar"]))
            .Where(row => Math.Abs(row.Mean - row.Printed) > 0.01).ToList();
        var (method, mean, printed) = Assert.Single(off);
        Assert.Equal(("Resnet18+GRU", 51.90, 51.68), (method, Math.Round(mean, 2), printed));
    }

    [Fact]
    public void War_of_MSSTNet_follows_from_its_recalls_and_the_class_counts()
    {
        foreach (DataFrameRow row in Ours(PublishedTable.Dfew()))
        {
            double right = Recalls.Select((name, label) => Math.Round((double)row[name] / 100 * DfewPublished.Totals[label])).Sum();
            Assert.Equal((double)row["war"], 100 * right / DfewPublished.Totals.Sum(), 0.005);
        }
    }

    [Fact]
    public void The_cost_is_linear_in_the_frames_and_the_librarys()
    {
        foreach (DataFrameRow row in Ours(PublishedTable.Dfew()))
        {
            int frames = (int)row["frames"];
            Assert.Equal(frames * 20.20 / 16, (double)row["gflops"], 0.005);
            Assert.Equal((double)row["gflops"], NetworkCost.Of(Presets.Paper(frames)).PaperMultiplyAccumulates / 1e9, 0.005);
        }
    }

    [Fact]
    public void The_ablations_two_block_rows_are_the_other_tables_MSSTNet()
    {
        var two = PublishedTable.Ablation().Rows.Where(row => (int?)row["former1"] == 2).ToList();
        Assert.Equal(Ours(PublishedTable.Ferv39k()).Select(row => (double)row["war"]), two.Select(row => (double)row["ferv39k_war"]));
        Assert.Equal(Ours(PublishedTable.Dfew()).Select(row => (double)row["war"]), two.Select(row => (double)row["dfew_war"]));
    }

    [Fact]
    public void The_ablation_has_the_rows_of_the_presets_and_leaves_lost_marks_unknown()
    {
        var rows = PublishedTable.Ablation().Rows.ToList();
        var presets = Presets.Table1();
        Assert.Equal(presets.Count, rows.Count);
        for (int k = 0; k < rows.Count; k++)
        {
            Assert.Equal(presets[k].Config.Frames, (int)rows[k]["frames"]);
            Assert.Equal(presets[k].Config.Blocks.Count(blocks => blocks > 0), (int)rows[k]["formers_on"]);
            if (k is >= 1 and <= 3) Assert.All(new[] { "former1", "former2", "former3" }, column => Assert.Null(rows[k][column]));
            else Assert.Equal(presets[k].Config.Blocks, new[] { "former1", "former2", "former3" }.Select(column => (int)rows[k][column]));
        }
    }

    [Fact]
    public void The_field_repeats_what_the_paper_prints()
    {
        DataFrameRow field = PublishedTable.Field().Rows.Single(row => (string)row["method"] == "MSSTNet T=16");
        DataFrameRow ferv = Ours(PublishedTable.Ferv39k())[^1], dfew = Ours(PublishedTable.Dfew())[^1];
        Assert.Equal(((double)dfew["war"], (double)dfew["uar"], (double)ferv["war"], (double)ferv["uar"]),
            ((double)field["dfew_war"], (double)field["dfew_uar"], (double)field["ferv39k_war"], (double)field["ferv39k_uar"]));
        Assert.All(PublishedTable.Field().Rows, row => Assert.False(string.IsNullOrEmpty((string)row["source"])));
        Assert.Contains(PublishedTable.Field().Rows, row => row["ferv39k_war"] is null);
    }

    private static List<DataFrameRow> Ours(DataFrame table) => [.. table.Rows.Where(row => (string)row["method"] == "MSSTNet")];
}
