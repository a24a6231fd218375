using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MsstNet.Complexity;
using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using MsstNet.Lab.Live;
using MsstNet.Lab.Pages;
using MsstNet.Lab.Tests.Repository;
using MsstNet.Model;

namespace MsstNet.Lab.Tests.Lab.Live;

/// <summary>
/// The live page as a reader uses it, by keyboard, in a real browser (playwright-core over Chromium). Oracles: the C# library for answers, frames
/// taken, cost and pixels; the model card for the accuracy; invariants of order, of shares and of principal components; WCAG's contrast.
/// LAB_KEEP=DIR keeps the page and screenshots.
/// </summary>
public sealed class LivePageTests(LivePageTests.Visit visit) : IClassFixture<LivePageTests.Visit>
{
    private readonly JsonNode seen = visit.Seen;

    [Fact]
    public void It_is_one_file_of_at_most_8_MB_that_asks_no_network_for_anything()
    {
        Assert.InRange(new FileInfo(visit.File).Length, 3_000_000, 8_000_000);
        string html = File.ReadAllText(visit.File);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=\"(http|//)", html);
        Assert.DoesNotContain("{{", Regex.Match(html, "<main>.*?<script", RegexOptions.Singleline).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_browser_complains_of_nothing_and_nothing_is_requested()
    {
        Assert.Empty(Looked()["complaints"]!.AsArray());
        Assert.Empty(seen["requests"]!.AsArray());
        Assert.Matches(@"takes \d+ frames a second", (string)seen["speed"]!);
    }

    [Fact]
    public void Every_clip_gets_the_librarys_answer_on_the_very_pixels()
    {
        Assert.Equal(visit.Clips.Select(clip => Emotions.Names[(int)clip!["answer"]!]), Strings(Looked()["answers"]!));
        var faces = new SyntheticFaces(SyntheticSettings.Parse("people=300"));
        int clip = faces.Clips.ToList().FindIndex(each => each.Id == (string)visit.Clips[1]!["id"]!);
        var rgb = new byte[64 * 64 * 3];
        faces.ReadFrame(clip, 3, 64, rgb);
        Assert.Equal(rgb, Convert.FromBase64String((string)seen["pixels"]!));
    }

    [Fact]
    public void Two_clips_of_each_class_are_shown_and_the_accuracy_is_the_model_cards()
    {
        Assert.Equal(Enumerable.Range(0, 14).Select(i => i / 2), visit.Clips.Select(clip => (int)clip!["label"]!));
        int right = visit.Tested.Count(point => (int)point![2]! == (int)point[3]!);
        string card = File.ReadAllText(Path.Combine(Checkout.Root, "data", "weights", "MODEL_CARD.md"));
        double stated = double.Parse(Regex.Match(card, @"WAR = UAR = ([\d.]+) %").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(420, visit.Tested.Count);
        Assert.InRange(right, (4.2 * stated) - 1.5, (4.2 * stated) + 1.5);      // another processor may round one clip over the edge
    }

    [Fact]
    public void The_plane_has_uncorrelated_axes_about_the_mean_and_the_clip_stands_on_its_dot()
    {
        double[] x = [.. visit.Tested.Select(point => (double)point![0]!)], y = [.. visit.Tested.Select(point => (double)point![1]!)];
        double Of(double[] a, double[] b) => a.Zip(b, (p, q) => p * q).Sum() / a.Length;
        Assert.Equal(0, x.Average(), 1e-3);
        Assert.Equal(0, y.Average(), 1e-3);
        Assert.Equal(0, Of(x, y) / Of(x, x), 1e-3);
        Assert.True(Of(x, x) > Of(y, y));
        float[][] axes = JsonSerializer.Deserialize<float[][]>(visit.Data["axes"]!)!;
        Assert.Equal(1, axes[0].Sum(part => part * part), 1e-4);
        Assert.Equal(0, axes[0].Zip(axes[1], (p, q) => p * q).Sum(), 1e-4);
        Assert.InRange((double)Looked()["apart"]!, 0, 0.3);                       // pixels; the dots' places are rounded
    }

    [Fact]
    public void T_takes_the_frames_and_has_the_cost_that_the_library_says()
    {
        Looked();
        int length = (int)visit.Clips[0]!["frames"]!;
        foreach (int frames in (int[])[1, 2, 3, 16])
        {
            Assert.Equal(FrameSampler.MiddleOfSegments(length, frames), seen["taken"]![$"{frames}"]!.AsArray().Select(frame => (int)frame!));
            var cost = NetworkCost.Of(Presets.Quick(frames) with { Blocks = new(2, 2, 2) });
            Assert.Equal((cost.LayerMultiplyAccumulates + cost.AttentionMultiplyAccumulates) / 1e6, (double)seen["costs"]![$"{frames}"]!, 0.051);
        }
    }

    [Fact]
    public void Order_counts_with_time_and_not_without()
    {
        string usual = (string)Looked()["usual"]!, reversed = (string)seen["reversed"]!, untimed = (string)seen["untimedReversed"]!;
        Assert.NotEqual(usual, reversed);
        Assert.NotEqual(reversed, untimed);
        Assert.Equal(untimed, (string)seen["untimedShuffled"]!);
        Assert.Equal(usual, (string)seen["again"]!);
        Assert.Equal("true", (string)seen["left"]!);
        Assert.Contains("another order, 1 left out, without time", (string)seen["said"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Shares_of_attention_add_up_and_trained_heads_differ_from_random_ones()
    {
        double[][] shares = JsonSerializer.Deserialize<double[][]>(Looked()["shares"]!)!;
        Assert.Equal(24, shares.Length);                                           // 3 T-Formers, 2 blocks, 4 heads
        Assert.All(shares, row => Assert.Equal((16, 100.0, 100.0), (row.Length, Near(row[..8].Sum()), Near(row[8..].Sum()))));
        Assert.True(shares.Max(row => row[..8].Max()) > shares.Max(row => row[8..].Max()) + 10);

        static double Near(double sum) => Math.Abs(sum - 100) <= 4 ? 100 : sum;   // eight rounded percentages
    }

    [Fact]
    public void Switches_temperature_map_and_player_do_what_they_say()
    {
        Assert.NotEqual((string)Looked()["usual"]!, (string)seen["skipped"]!);
        Assert.Equal(7, (int)seen["marks"]!);
        Assert.Matches(@"^Of the 14 clips here it gets \d+ right; as trained, \d+\.$", (string)seen["counted"]!);
        double[] flat = [.. Strings(seen["flat"]!).Select(text => double.Parse(text[..^2], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.InRange(flat.Max() / flat.Min(), 1, Math.Exp(17 / 8.0));            // logits at most 17 apart, divided by τ = 8
        Assert.Equal(360, (int)seen["dimmed"]!);                                   // 420 less the 60 clips of one class
        int length = (int)visit.Clips[0]!["frames"]!;
        Assert.Equal(("Pause", $"{length} of {length}", $"{length - 1} of {length}"),
            ((string)seen["playing"]!, (string)seen["end"]!, (string)seen["back"]!));
    }

    [Fact]
    public void A_video_and_the_camera_get_an_answer_and_a_broken_file_a_sentence()
    {
        Assert.Matches(@"^made\.webm: [1-9]\d* frames seen\. \w+, [\d.]+ %, over the last 2 s\. It has ended\.$", (string)Looked()["file"]!);
        Assert.Equal(4, (int)seen["places"]!);
        Assert.Contains("cannot play broken.webm", (string)seen["broken"]!, StringComparison.Ordinal);
        Assert.Matches(@"^Camera: \d+ frames seen, \d+ a second\. \w+,", (string)seen["camera"]!);
        Assert.StartsWith("Stopped.", (string)seen["stopped"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_control_is_reached_by_the_tab_key_and_shows_where_it_is()
    {
        string[] tabbed = Strings(Looked()["tabbed"]!);
        Assert.Empty(seen["ringless"]!.AsArray());
        string[] controls =
        [
            "measure", "play", "seek", "clips", "frames", "taken", "shuffle", "reverse", "ordered", "timed", "places", "asks", "count", "tau",
            "legend", "file", "camera", "crop",
        ];
        Assert.All(controls, name => Assert.Contains(name, tabbed));
        Assert.Single(tabbed, "clips");
        Assert.Single(tabbed, "places");
        Assert.Equal("true", (string)seen["wrapped"]!);
        Assert.Equal("0s", (string)seen["transition"]!);                           // the visit asks for reduced motion
    }

    [Fact]
    public void Nothing_overflows_and_all_text_can_be_read()
    {
        Assert.All(Looked()["overflow"]!.AsObject(), width => Assert.True((int)width.Value! <= 0, $"{width.Key}: {width.Value} px"));
        Assert.Equal(8, seen["overflow"]!.AsObject().Count);
        Assert.All(seen["contrast"]!.AsArray(), least => Assert.True((double)least![0]! >= 4.5, $"{least[1]}: {least[0]}"));
    }

    private static string[] Strings(JsonNode list) => [.. list.AsArray().Select(each => (string)each!)];

    private JsonNode Looked()
    {
        Assert.SkipWhen(visit.Missing is not null, visit.Missing ?? "");
        Assert.True(visit.Failure is null, visit.Failure);
        return seen;
    }

    /// <summary>The page, written and visited once.</summary>
    public sealed class Visit : IAsyncLifetime
    {
        private readonly string folder = Directory.CreateTempSubdirectory("lab-live").FullName;

        public string File => Path.Combine(Environment.GetEnvironmentVariable("LAB_KEEP") ?? folder, LivePage.File);

        public JsonNode Seen { get; private set; } = new JsonObject();

        public JsonNode Data { get; private set; } = new JsonObject();

        public JsonArray Clips => Data["clips"]!.AsArray();

        public JsonArray Tested => Data["tested"]!.AsArray();

        public string? Missing { get; private set; }

        public string? Failure { get; private set; }

        public async ValueTask InitializeAsync()
        {
            LivePage.Write(File);
            string html = await System.IO.File.ReadAllTextAsync(File);
            Data = JsonNode.Parse(Regex.Match(html, "id=\"data\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value)!;
            Chromium? browser = Chromium.Find();
            var modules = new Dictionary<string, string?> { ["NODE_PATH"] = Path.Combine(Checkout.Root, "artifacts", "browser", "node_modules") };
            if (browser is null) Missing = "No Chromium on the PATH; this test drives one.";
            else if (!await HasPlaywright(modules))
                Missing = "No playwright-core; `npm install --prefix artifacts/browser playwright-core` puts it where this test looks.";
            if (Missing is not null) return;
            string script = Path.Combine(Checkout.Root, "tests", "Lab", "Live", "live_page_test.cjs");
            string[] pictures = Environment.GetEnvironmentVariable("LAB_KEEP") is { } keep ? [keep] : [];
            Child child = await Child.Run(folder, modules, "node", [script, File, browser!.FilePath, .. pictures]);
            if (child.ExitCode == 0) Seen = JsonNode.Parse(child.Output)!;
            else Failure = child.Everything;
        }

        public ValueTask DisposeAsync()
        {
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        }

        private async Task<bool> HasPlaywright(Dictionary<string, string?> modules)
        {
            try
            {
                return (await Child.Run(folder, modules, "node", "-e", "require('playwright-core')")).ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }
    }
}
