using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MsstNet.Figures;

/// <summary>A figure as a picture that does not move.</summary>
/// <param name="MimeType">"image/svg+xml" or "image/png".</param>
/// <param name="Content">SVG text, or PNG bytes in base64, as a notebook's output holds them.</param>
public sealed record Still(string MimeType, string Content)
{
    /// <summary>The picture as an address that stands in the page itself, fit for an attribute.</summary>
    public string Address => MimeType == "image/png" ? $"data:image/png;base64,{Content}" : "data:image/svg+xml," + Quoted(Content);

    // Text stays text: only what an attribute or an address cannot hold is written in hexadecimal, which takes less room than base64.
    private static string Quoted(string svg)
    {
        var quoted = new StringBuilder(svg.Length * 5 / 4);
        foreach (char c in svg) _ = c is '%' or '#' or '"' or '<' or '>' or '&' or < ' ' ? quoted.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture)) : quoted.Append(c);
        return quoted.ToString();
    }
}

/// <summary>
/// Pictures of figures for viewers that run no scripts. plotly.js itself draws them, in a browser that is started once for all of them; they
/// are made with a notebook's committed outputs and not while a reader works.
/// </summary>
public static partial class Stills
{
    /// <summary>Pixels across; a picture is shown no wider than its column.</summary>
    public const int Width = 760;

    /// <summary>Pixels of a PNG for one of the page, against blurred text.</summary>
    internal const int Scale = 2;

    /// <summary>Draws the figures of some fragments, each in the smaller of SVG and palette PNG.</summary>
    /// <param name="fragments">HTML that <see cref="NotebookFigure"/> made; the still in it, if any, is not looked at.</param>
    /// <param name="browser">What draws.</param>
    /// <exception cref="LabException">The browser fails, or draws a figure not at all.</exception>
    public static IReadOnlyList<Still> Draw(IReadOnlyList<string> fragments, Chromium browser)
    {
        if (fragments.Count == 0) return [];
        string folder = Directory.CreateTempSubdirectory("lab-stills").FullName;
        try
        {
            string page = Path.Combine(folder, "stills.html");
            File.WriteAllText(page, Page(fragments));
            // Twelve cores draw this in a second; one that two other programs share may need a minute.
            (string document, string log) = browser.Open(page, TimeSpan.FromSeconds(60 + (10 * fragments.Count)), 20_000 + (2_000 * fragments.Count));
            string[] drawn = [.. DrawnPicture().Matches(document).Select(match => match.Groups[1].Value)];
            if (drawn.Length != 2 * fragments.Count)
                throw new LabException($"The browser drew {drawn.Length / 2} of {fragments.Count} figures. It said: {log.Split('\n').FirstOrDefault(line => line.Contains("CONSOLE", StringComparison.Ordinal)) ?? "nothing"}");
            return [.. drawn.Chunk(2).Select(pair => Smaller(Svg(pair[0]), Palettised(pair[1])))];
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static Still Smaller(Still svg, Still png) => svg.Content.Length * 6 / 5 <= png.Content.Length ? svg : png;

    private static Still Svg(string address) => new("image/svg+xml", Uri.UnescapeDataString(address[(address.IndexOf(',', StringComparison.Ordinal) + 1)..]));

    private static Still Palettised(string address) =>
        new("image/png", Convert.ToBase64String(PalettePng.From(Convert.FromBase64String(address[(address.IndexOf(',', StringComparison.Ordinal) + 1)..]))));

    private static string Page(IReadOnlyList<string> fragments) => $$"""
        <!DOCTYPE html><meta charset="utf-8">
        <style>body{margin:0;background:#fff;}</style><body>
        {{NotebookFigure.Shared}}
        {{string.Concat(fragments.Select(fragment => $"<script type=\"application/json\" class=\"figure\">{NotebookFigure.DataOf(fragment)}</script>\n"))}}
        <script>
        (async () => {
          for (const script of document.querySelectorAll("script.figure")) {
            const figure = JSON.parse(script.textContent), layout = { ...LabFigures.light(figure, {{Width}}), paper_bgcolor: "#fff" };
            for (const [format, scale] of [["svg", 1], ["png", {{Scale}}]]) {
              // plotly.js names clip paths at random; the same dice every time make the same file every time.
              let dice = 1;
              Math.random = () => (dice = dice * 48271 % 2147483647) / 2147483647;
              const picture = document.createElement("pre");
              picture.className = "drawn";
              picture.textContent = await LabFigures.plotly.toImage({ data: figure.data, layout, config: figure.config }, { format, scale, width: {{Width}}, height: layout.height });
              document.body.append(picture);
            }
          }
        })();
        </script>
        """;

    [GeneratedRegex("<pre class=\"drawn\">(data:image/[^<]*)</pre>")]
    private static partial Regex DrawnPicture();
}
