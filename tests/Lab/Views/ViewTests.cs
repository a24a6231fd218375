using System.Text.RegularExpressions;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using MsstNet.Lab.Views;
using MsstNet.Workbook;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Lab.Tests.Lab.Views;

/// <summary>
/// Oracles: the texts a reader must find, written out by hand for small values; TorchSharp's own count of live tensors; .NET Interactive's
/// formatter, which must choose these forms.
/// </summary>
public class ViewTests
{
    public ViewTests() => NotebookFormatters.Register();

    [Fact]
    public void A_tensor_says_shape_type_place_range_and_its_corners()
    {
        using Tensor tensor = arange(0, 2 * 3 * 20, float32).reshape(2, 3, 20);
        Assert.Equal("""
            Tensor [2 × 3 × 20] float32 on cpu, 480 B
            min 0, max 119, mean 59.5, std 34.7851
            [0, :, :]
             0   1   2  …  17  18  19
            20  21  22  …  37  38  39
            40  41  42  …  57  58  59
            [1, :, :]
             60   61   62  …   77   78   79
             80   81   82  …   97   98   99
            100  101  102  …  117  118  119
            """.ReplaceLineEndings("\n"), tensor.ToDisplayString("text/plain"));
        string html = tensor.ToDisplayString("text/html");
        string decoded = System.Net.WebUtility.HtmlDecode(html);
        Assert.Contains("<strong>Tensor [2 × 3 × 20] float32 on cpu, 480 B</strong>", decoded, StringComparison.Ordinal);
        Assert.Equal(6, Regex.Count(html, "<tr>"));
        Assert.Equal("text/html", Formatter.GetPreferredMimeTypesFor(typeof(Tensor)).First());
    }

    [Fact]
    public void Every_kind_of_tensor_has_a_text()
    {
        Assert.Equal("Tensor scalar float32 on cpu\n−1.5000", Plain(tensor(-1.5f)));
        Assert.Equal("Tensor [2] int64 on cpu, 16 B\nmin −3, max 7, mean 2, std 7.07107\n−3  7", Plain(tensor(new long[] { -3, 7 })));
        Assert.Equal("Tensor [3] bool on cpu, 3 B\ntrue  false  true", Plain(tensor(new[] { true, false, true })));
        Assert.Equal("Tensor [0 × 4] float32 on cpu, 0 B", Plain(zeros(0, 4)));
        Tensor odd = tensor(new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, 2.5f });
        Assert.EndsWith("\nnan  inf  −inf  2.5000", Plain(odd), StringComparison.Ordinal);
        Assert.EndsWith("1.000e−6  2.000e+8", Plain(tensor(new[] { 1e-6f, 2e8f })), StringComparison.Ordinal);
        Assert.Contains("requires grad", Plain(ones(2, 2, requires_grad: true)), StringComparison.Ordinal);
        Assert.Contains("1.0000 − 2.0000i", Plain(complex(tensor(new[] { 1.5f, 1f }), tensor(new[] { 0.25f, -2f }))), StringComparison.Ordinal);
        Assert.Equal("Tensor [100 × 100] float16 on meta, 19.5 KiB", Plain(zeros(100, 100, float16, device: new Device(DeviceType.META))));
        Assert.Contains("⋮", Plain(rand(100, 100, bfloat16)), StringComparison.Ordinal);
        Tensor gone = zeros(2);
        gone.Dispose();
        Assert.Contains("disposed", Plain(gone), StringComparison.Ordinal);
        Assert.Contains("disposed", gone.ToDisplayString("text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Showing_a_tensor_leaves_none_behind()
    {
        using Tensor tensor = rand(3, 4, 50, 60, requires_grad: true);
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (int i = 0; i < 20; i++) _ = TensorView.Plain(tensor) + TensorView.Html(tensor);
        // This thread's count: other tests may run beside this one.
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        Assert.False(tensor.IsInvalid);
    }

    [Fact]
    public void A_module_lists_its_parts_with_their_parameters()
    {
        using var module = nn.Sequential(("first", nn.Linear(10, 5)), ("act", nn.ReLU()), ("last", nn.Linear(5, 2, hasBias: false)));
        string plain = module.ToDisplayString("text/plain");
        Assert.StartsWith("Sequential, 65 parameters", plain, StringComparison.Ordinal);
        Assert.Matches(@"first +Linear +55\n", plain);
        Assert.Matches(@"last +Linear +10$", plain);
        Assert.Contains("<td style=\"text-align:right\">55</td>", module.ToDisplayString("text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_shows_in_pages_with_dashes_and_a_count()
    {
        DataFrame frame = Frame(45);
        string html = TableView.Markup(frame);
        Assert.StartsWith(html, frame.ToDisplayString("text/html"), StringComparison.Ordinal);
        Assert.Equal((1, 2), (Regex.Count(html, "<tbody>"), Regex.Count(html, "<tbody hidden>")));
        Assert.Equal(46, Regex.Count(html, "<tr>"));
        Assert.Contains("a&lt;b", html, StringComparison.Ordinal);
        Assert.Contains("45 rows × 3 columns", html, StringComparison.Ordinal);
        Assert.Contains("text-align:right;padding:.15em .7em\">–</td>", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)(background|[^-]color):", html);
        string[] lines = frame.ToDisplayString("text/plain").Split('\n');
        Assert.Equal("method     WAR   n", lines[0]);
        Assert.Equal("a<b  0       –   0", lines[1]);
        Assert.Equal("45 rows × 3 columns; the first 20 are shown", lines[^1]);
    }

    [Fact]
    public void A_long_frame_stays_small()
    {
        string html = Frame(100_000).ToDisplayString("text/html");
        Assert.InRange(html.Length, 1, 60_000);
        Assert.Contains("100,000 rows × 3 columns; the first 200 are here", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_and_rows_show_too()
    {
        DataFrame frame = Frame(3);
        Assert.Contains("3 rows × 1 column", frame["WAR"].ToDisplayString("text/html"), StringComparison.Ordinal);
        Assert.Equal("method  a<b  2\nWAR     2.5\nn       2", frame.Rows[2].ToDisplayString("text/plain"));
        Assert.Contains("<th style=\"text-align:left\">WAR</th>", frame.Rows[2].ToDisplayString("text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_verdict_names_its_exercise()
    {
        string html = Exercise.Check("05.1", null).ToDisplayString("text/html");
        Assert.StartsWith("○ 05.1 not tried", Regex.Replace(html, "<[^>]*>", ""), StringComparison.Ordinal);
        Assert.DoesNotContain("{", html, StringComparison.Ordinal);
    }

    private static DataFrame Frame(int rows) => new(
        new StringDataFrameColumn("method", Enumerable.Range(0, rows).Select(i => $"a<b  {i}")),
        new DoubleDataFrameColumn("WAR", Enumerable.Range(0, rows).Select(i => i == 0 ? null : (double?)(i * 1.25))),
        new Int32DataFrameColumn("n", Enumerable.Range(0, rows)));

    private static string Plain(Tensor tensor) => tensor.ToDisplayString("text/plain");
}
