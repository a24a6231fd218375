using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MsstNet.Figures;

namespace MsstNet.Lab.Pages;

/// <summary>A figure as a picture that does not move.</summary>
/// <param name="MimeType">"image/svg+xml" or "image/png".</param>
/// <param name="Content">SVG text, or PNG bytes in base64, as a notebook's output holds them.</param>
internal sealed record Still(string MimeType, string Content)
{
    /// <summary>The picture as a <c>data:</c> address, fit for an attribute.</summary>
    public string Address => MimeType == "image/png" ? $"data:image/png;base64,{Content}" : "data:image/svg+xml," + Quoted(Content);

    // Only what an attribute or an address cannot hold is written in hexadecimal, which takes less room than base64.
    private static string Quoted(string svg)
    {
        var quoted = new StringBuilder(svg.Length * 5 / 4);
        foreach (char c in svg)
        {
            bool plain = c >= ' ' && !"%#\"<>&".Contains(c, StringComparison.Ordinal);
            quoted.Append(plain ? c.ToString() : "%" + ((int)c).ToString("X2", CultureInfo.InvariantCulture));
        }
        return quoted.ToString();
    }
}

/// <summary>
/// Pictures of figures for viewers that run no scripts. plotly.js draws them, in a browser that is started once for all of them. They are
/// made at the end of a run that writes notebooks, not while a reader works.
/// </summary>
internal static partial class Stills
{
    /// <summary>Pixels across; a page shows a picture no wider than its column.</summary>
    public const int Width = 760;

    // Pixels of a PNG for one of the page, for sharp text.
    private const int Scale = 2;

    /// <summary>Draws figures, each as SVG or as PNG with a palette, whichever is smaller.</summary>
    /// <returns>A still for each figure, null where the browser did not draw one, and then what it said.</returns>
    /// <exception cref="LabException">The browser does not start, or does not end in time.</exception>
    public static (IReadOnlyList<Still?> Stills, string? Remark) Draw(IReadOnlyList<FigureFragment> figures, Chromium browser)
    {
        if (figures.Count == 0) return ([], null);
        string folder = Directory.CreateTempSubdirectory("lab-stills").FullName;
        try
        {
            string page = Path.Combine(folder, "stills.html");
            File.WriteAllText(page, Page(figures));
            // A second on twelve free cores; on one core shared with other programs perhaps a minute.
            TimeSpan patience = TimeSpan.FromSeconds(60 + (10 * figures.Count));
            (string document, string log) = browser.Open(page, patience, budget: 20_000 + (2_000 * figures.Count));
            var stills = new Still?[figures.Count];
            foreach (Match drawn in DrawnFigure().Matches(document))
                stills[int.Parse(drawn.Groups["figure"].Value, CultureInfo.InvariantCulture)] =
                    Smaller(Uri.UnescapeDataString(drawn.Groups["svg"].Value), Convert.FromBase64String(drawn.Groups["png"].Value));
            int count = stills.Count(still => still is not null);
            if (count == figures.Count) return (stills, null);
            string said = log.Split('\n').FirstOrDefault(line => line.Contains("CONSOLE", StringComparison.Ordinal)) ?? "nothing";
            return (stills, $"The browser drew {count} of {figures.Count} figures. It said: {said}");
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static Still Smaller(string svg, byte[] png)
    {
        string small = Convert.ToBase64String(PalettePng.From(png));
        return svg.Length * 6 / 5 <= small.Length ? new Still("image/svg+xml", svg) : new Still("image/png", small);
    }

    private static string Page(IReadOnlyList<FigureFragment> figures) => $$"""
        <!DOCTYPE html><meta charset="utf-8">
        <style>body{margin:0;background:#fff;}</style><body>
        {{NotebookFigure.Shared}}
        {{string.Concat(figures.Select(figure => $"<script type=\"application/json\" class=\"figure\">{figure.Data}</script>\n"))}}
        <script>
        (async () => {
          const figures = [...document.querySelectorAll("script.figure")];
          // The document comes back with the pictures alone: printing plotly.js, too, takes the browser seconds.
          document.querySelectorAll("script").forEach(script => script.remove());
          for (const [at, script] of figures.entries()) {
            try {
              const figure = JSON.parse(script.textContent), layout = { ...LabFigures.light(figure, {{Width}}), paper_bgcolor: "#fff" };
              const pictures = [];
              for (const [format, scale] of [["svg", 1], ["png", {{Scale}}]]) {
                // plotly.js names clip paths at random; the same sequence every time gives the same file every time.
                let last = 1;
                Math.random = () => (last = last * 48271 % 2147483647) / 2147483647;
                pictures.push(await LabFigures.plotly.toImage(
                  { data: figure.data, layout, config: figure.config }, { format, scale, width: {{Width}}, height: layout.height }));
              }
              const drawn = document.createElement("pre");
              drawn.id = `drawn-${at}`;
              drawn.textContent = pictures.join(" ");
              document.body.append(drawn);
            } catch (error) {
              console.error(`figure ${at + 1}: ${error}`);   // the others are drawn all the same
            }
          }
        })();
        </script>
        """;

    [GeneratedRegex("<pre id=\"drawn-(?<figure>\\d+)\">data:image/svg[^,<]*,(?<svg>[^ <]*) data:image/png[^,<]*,(?<png>[^<]*)</pre>")]
    private static partial Regex DrawnFigure();
}
