using System.Globalization;
using System.Text.Json.Nodes;
using MsstNet.Lab.Tables;
using MsstNet.Lab.Tests.Repository;
using MsstNet.Paper;

namespace MsstNet.Lab.Tests.Lab.Tables;

/// <summary>A page with the three tables, used once in a real browser (playwright-core over Chromium) by instrument_test.cjs.</summary>
public sealed class UsedInstruments : IAsyncLifetime
{
    /// <summary>What the page showed; null when no browser or no playwright-core is here.</summary>
    public JsonNode? Seen { get; private set; }

    public async ValueTask InitializeAsync() => Seen = await BrowserScript.Run("Tables/instrument_test.cjs",
        "<!DOCTYPE html><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        + "<style>:root{color-scheme:light dark}body{font:16px sans-serif}</style>" + MethodTableView.Script.Alone(
            MethodTableView.Markup(MethodTable.Dfew()) + MethodTableView.Markup(MethodTable.Ferv39k()))
            + AblationGridView.Script.Alone(AblationGridView.Markup(InstrumentTests.Grid())));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>
/// Oracle: data/paper/*.csv, read here line by line and never through the library; class counts as DFEW's and FERV39k's papers give them, written out
/// here. All texts must be equal.
/// </summary>
public sealed class InstrumentTests(UsedInstruments used) : IClassFixture<UsedInstruments>
{
    private static readonly string[][] Table3 = Csv("table3"), Table1 = Csv("table1");
    private static readonly string[] Recalls = ["Happy", "Sad", "Neutral", "Angry", "Surprise", "Disgust", "Fear"];
    private static readonly int[] Clips = [2445, 1894, 2669, 2173, 1469, 145, 902];

    private JsonNode Seen
    {
        get
        {
            Assert.SkipWhen(used.Seen is null, BrowserScript.Missing);
            return used.Seen!;
        }
    }

    /// <summary>Table 1 with a measured layer made up here.</summary>
    internal static AblationGrid Grid() => AblationGrid.Of(new AblationLayer("generated faces", Printed: false, 420,
        [new("1-1-1", 4, [70, 80, 75]), new("2-2-2", 4, [85.5, 81.5, 83]), new("0-1-1", 4, [60, 61, 62]), new("2-2-2", 8, [79, 81, 80])]));

    [Fact]
    public void Without_scripts_the_table_is_that_of_the_paper()
    {
        string[] lines = Text(Seen["plain"]).Split('\n');
        Assert.Equal(string.Join('\t', ["method", .. Recalls, "UAR", "WAR", "GFLOPs"]), lines[^13].Trim());
        Assert.Equal(Table3.Select(row => string.Join('\t', [Name(row), .. row[2..].Select(Shown)])), lines[^12..].Select(line => line.Trim()));
        Assert.Equal(0, (int)Seen["plainControls"]!);
        foreach (int column in Enumerable.Range(2, 9))
        {
            string[] best = [.. Table3.Select(row => row[column]).Where(cell => cell.Length > 0).OrderByDescending(Number).Take(2)];
            Assert.Contains(Seen["plainMarks"]!.AsArray(), mark => Text(mark![0]) == "STRONG" && Text(mark[1]) == best[0]);
            Assert.Contains(Seen["plainMarks"]!.AsArray(), mark => Text(mark![0]) == "U" && Text(mark[1]) == best[1]);
        }
        Assert.Equal(18, Seen["plainMarks"]!.AsArray().Count);
    }

    [Fact]
    public void Heads_sort_by_click_and_by_key()
    {
        Assert.Equal(Sorted(3, down: true), Texts(Seen["sad"]!["names"]));
        Assert.Equal("descending", Text(Seen["sad"]!["orders"]![2]));
        Assert.Equal(Sorted(11, down: false), Texts(Seen["cheap"]!["names"]));
        Assert.Equal("ascending", Text(Seen["cheap"]!["orders"]![10]));
        Assert.Null(Seen["cheap"]!["orders"]![2]);
        Assert.Equal(Sorted(11, down: true), Texts(Seen["dear"]!["names"]));
        Assert.Equal(Table3.Select(Name), Texts(Seen["printed"]));
    }

    [Fact]
    public void A_number_says_how_many_clips_it_is_and_whether_its_row_agrees_with_itself()
    {
        for (int row = 0; row < Table3.Length; row++)
        {
            double?[] values = [.. Table3[row][2..].Select(cell => cell.Length > 0 ? Number(cell) : (double?)null)];
            for (int column = 0; column < 10; column++)
            {
                string said = Text(Seen["said"]![row]![column]), cell = Shown(Table3[row][column + 2]);
                int? clips = column < 7 ? Clips[column] : column == 8 ? Clips.Sum() : null;
                if (values[column] is double value && clips is int n)
                    Assert.Contains(Invariant($": {cell} % of {n:#,0} clips is {Math.Round(value / 100 * n):#,0}. Source: Table 3"), said,
                        StringComparison.Ordinal);
                // One row's UAR is not the mean of its recalls; DPCNet prints none.
                string audit = values[0] is null ? "Audit: no recalls are printed" : Math.Abs(values[..7].Average()!.Value - values[7]!.Value) < 0.015
                    ? "Audit: the row agrees with itself" : "Audit: the row does not agree with itself; the recalls give UAR 51.90 (51.68 printed)";
                Assert.Contains(audit, said, StringComparison.Ordinal);
            }
        }
        Assert.Single(Seen["said"]!.AsArray(), line => Text(line![0]).Contains("does not agree", StringComparison.Ordinal));
        Assert.StartsWith("R(2+1)D18: convolutions over time, 42.36 GFLOPs a clip, printed in Table 3.", Text(Seen["method"]),
            StringComparison.Ordinal);
        Assert.StartsWith("R18-LSTM, WAR: 42.59 % of 7,847 clips is 3,342.", Text(Seen["said2"]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_arrow_keys_walk_from_number_to_number()
    {
        Assert.Equal(1, (int)Seen["stops"]!);
        Assert.Equal(Text(Seen["said"]![1]![2]), Text(Seen["walked"]));
    }

    [Fact]
    public void A_row_lights_its_point_and_a_point_its_row()
    {
        Assert.Equal(["3D Resnet18"], Texts(Seen["row"]!["rows"]));
        Assert.Equal(["3D Resnet18: WAR 54.98 %, 8.32 GFLOPs"], Texts(Seen["row"]!["points"]));
        Assert.Contains("3D Resnet18", Texts(Seen["row"]!["names"]));
        Assert.Equal(["Former-DFER"], Texts(Seen["point"]!["rows"]));
        Assert.Equal(["Former-DFER: WAR 65.70 %, 9.11 GFLOPs"], Texts(Seen["point"]!["points"]));
        Assert.Equal(["NR-DFERNet"], Texts(Seen["clicked"]!["rows"]));
        Assert.Empty(Texts(Seen["unchosen"]!["rows"]));
    }

    [Fact]
    public void Differences_are_those_of_the_files()
    {
        string[] basis = Table3.Single(row => row[0] == "Former-DFER");
        for (int row = 0; row < Table3.Length; row++)
            for (int column = 2; column < 12; column++)
                Assert.Equal(Difference(Table3[row][column], basis[column]), Text(Seen["deltas"]![row]![column - 2]));
    }

    [Fact]
    public void Families_text_and_frames_choose_rows()
    {
        Assert.Equal(["ResNet18+LSTM", "Resnet18+GRU"], Texts(Seen["recurrent"]));
        Assert.Equal(["Former-DFER", "LOGO-Former"], Texts(Seen["found"]));
        string[] frames = ["4", "8", "12", "16"];
        Assert.Equal(frames.Select(t => $"MSSTNet T = {t}"), Seen["t"]!.AsArray().Select(step => Assert.Single(Texts(step!["names"]))));
        Assert.Equal(frames.Select(t => $"T = {t}"), Seen["t"]!.AsArray().Select(step => Assert.Single(Texts(step!["out"]))));
        Assert.NotEqual("", Text(Seen["heat"]));
        Assert.Equal("", Text(Seen["cold"]));
    }

    [Fact]
    public void Table_1_switches_between_data_sets_and_between_printed_and_ours()
    {
        foreach ((string key, string name, int column) in new[] { ("dfew", "DFEW", 6), ("ferv", "FERV39k", 5) })
        {
            JsonNode grid = Seen[key]!;
            Assert.Equal(["blocks", $"{name}, printed", "T = 4", "T = 8", "T = 12", "T = 16"], Texts(grid["heads"]));
            string[] names = Texts(grid["names"]);
            foreach (string[] row in Table1.Where(row => row[1].Length > 0))
                Assert.Equal(row[column], Text(grid["cells"]![Array.IndexOf(names, $"{row[1]}-{row[2]}-{row[3]}")]![(int.Parse(row[0],
                    CultureInfo.InvariantCulture) / 4) - 1]));
            Assert.Equal(7, names.Length);
            Assert.Equal(Table1.GroupBy(row => row[0]).Select(t => t.MaxBy(row => Number(row[column]))![column]).Order(),
                Texts(grid["bold"]).Order());
        }
        Assert.Equal(["blocks", "generated faces, ours", "T = 4", "T = 8"], Texts(Seen["ours"]!["heads"]));
        Assert.Equal(["0-1-1", "1-1-1", "2-2-2"], Texts(Seen["ours"]!["names"]));
        // By hand: 70, 80, 75 have mean 75 and deviation 5; 85.5, 81.5, 83 have 83.3 and 2.0.
        Assert.Equal(["61.0 ± 1.0", "75.0 ± 5.0", "83.3 ± 2.0"], Seen["ours"]!["cells"]!.AsArray().Select(row => Text(row![0])));
        Assert.Equal("0-1-1, T = 4, generated faces: seed 1 60.0 % (252 of 420 clips), seed 2 61.0 % (256 of 420 clips), "
            + "seed 3 62.0 % (260 of 420 clips). Source: data/runs.", Text(Seen["oursSaid"]));
        Assert.Equal("0-0-0, T = 4, FERV39k: 46.89 % of 7,847 clips is 3,679. Source: Table 1; one number a row, no spread.", Text(Seen["gridSaid"]));
        Assert.Contains("+0.05", Texts(Seen["gridDeltas"]));    // 1-1-1 against 2-2-2 at T = 4: the row that the paper's prose overlooks.
        Assert.True((bool)Seen["setsOff"]!);
    }

    [Fact]
    public void Nothing_is_cut_off_at_any_width_without_being_named()
    {
        foreach (JsonNode? at in Seen["widths"]!.AsArray())
        {
            string where = $"{at!["width"]} px, {at["scheme"]}";
            Assert.True((double)at["page"]! <= 0 && (double)at["right"]! <= 0.5, $"the page is wider than the window at {where}");
            Assert.True((bool)at["reached"]!, $"GFLOPs cannot be reached at {where}");
            Assert.True((bool)at["stays"]!, $"the method leaves the sight at {where}");
            bool named = Text(at["named"]).Contains("GFLOPs", StringComparison.Ordinal);
            Assert.True(named != (bool)at["inSight"]!, $"GFLOPs is cut off unnamed, or named in sight, at {where}");
        }
        Assert.Equal([380, 380, 800, 800, 1280, 1280, 1600, 1600], Seen["widths"]!.AsArray().Select(at => (int)at!["width"]!));
    }

    [Fact]
    public void Running_the_script_again_changes_nothing_and_nothing_is_complained_of()
    {
        Assert.Equal(3, (int)Seen["bars"]!);
        Assert.Empty(Texts(Seen["errors"]));
    }

    private static string[] Sorted(int column, bool down)
    {
        var known = Table3.Where(row => row[column].Length > 0);
        var sorted = down ? known.OrderByDescending(row => Number(row[column])) : known.OrderBy(row => Number(row[column]));
        return [.. sorted.Concat(Table3.Where(row => row[column].Length == 0)).Select(Name)];
    }

    private static string Difference(string cell, string basis)
    {
        if (cell.Length == 0 || basis.Length == 0) return "–";
        decimal gap = decimal.Parse(cell, CultureInfo.InvariantCulture) - decimal.Parse(basis, CultureInfo.InvariantCulture);
        return (gap > 0 ? "+" : gap < 0 ? "−" : "±") + Math.Abs(gap).ToString("0.00", CultureInfo.InvariantCulture);
    }

    private static string[][] Csv(string name) => [.. File.ReadAllLines(Path.Combine(Checkout.Root, "data", "paper", $"{name}.csv")).Skip(1)
        .Where(line => line.Length > 0).Select(line => line.Split(','))];

    private static string Name(string[] row) => row[1].Length > 0 ? $"{row[0]} T = {row[1]}" : row[0];

    private static string Shown(string cell) => cell.Length > 0 ? cell : "–";

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private static string Text(JsonNode? node) => (string)node!;

    private static string[] Texts(JsonNode? node) => [.. node!.AsArray().Select(Text)];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
