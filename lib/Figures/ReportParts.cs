using System.Text;
using MsstNet.Evaluation;
using static MsstNet.Figures.HtmlReport;

namespace MsstNet.Figures;

/// <summary>The pieces of the report's body; every text that comes from outside is escaped here.</summary>
internal static class ReportParts
{
    public static void Cards(StringBuilder page, ReportContent content)
    {
        if (content.Test is { Total: > 0 } test)
        {
            page.Append("<dl class=\"cards main\" aria-label=\"Recall on the test clips\">\n");
            ConstantClassifier constant = ConstantClassifier.Of(test)!;
            Gauge(page, "WAR, weighted average recall", test.War!.Value, Interval.War(test)!.Value, constant.War,
                $"{Show.Count(test.Correct)} of {Show.Count(test.Total)} clips right", $"always “{constant.Class}”");
            Gauge(page, "UAR, unweighted average recall", test.Uar!.Value, Bootstrap.Uar(test, content.BootstrapSeed)!.Value, constant.Uar,
                $"mean over {Show.Count(test.Truths.Count(clips => clips > 0))} classes that have clips", "guessing one class");
            page.Append("</dl>\n");
        }
        if (content.KeyFigures.Count == 0) return;
        page.Append("<dl class=\"cards\" aria-label=\"Key figures\">\n");
        foreach (KeyFigure figure in content.KeyFigures)
            page.Append($"<div><dt>{Escape(figure.Label)}</dt><dd class=\"value\">{Escape(figure.Value)}</dd>")
                .Append(figure.Note.Length > 0 ? $"<dd class=\"note\">{Escape(figure.Note)}</dd>" : "").Append("</div>\n");
        page.Append("</dl>\n");
    }

    public static void Figure(StringBuilder page, List<(string Id, Figure Figure)> drawn, Figure figure, string badge = "")
    {
        string id = $"figure-{drawn.Count + 1}-{figure.Name}";
        drawn.Add((id, figure));
        page.Append($"""
            <figure>
            <h3 id="{id}-title">{Escape(figure.Title)}{badge}</h3>
            <figcaption id="{id}-text">{Escape(figure.Description)}</figcaption>
            <div class="plot" id="{id}" role="img" aria-labelledby="{id}-title" aria-describedby="{id}-text"></div>
            <details><summary>The numbers</summary><div class="scroll" tabindex="0" role="group" aria-labelledby="{id}-title">
            <table class="numbers"><thead><tr>
            """);
        foreach (string column in figure.Numbers.Columns) page.Append($"<th scope=\"col\">{Escape(column)}</th>");
        page.Append("</tr></thead><tbody>\n");
        foreach (IReadOnlyList<string> row in figure.Numbers.Rows)
            page.Append("<tr>").AppendJoin("", row.Select((cell, i) => i == 0 ? $"<th scope=\"row\">{Escape(cell)}</th>" : $"<td>{Escape(cell)}</td>")).Append("</tr>\n");
        page.Append("</tbody></table></div></details>\n</figure>\n");
    }

    public static string Verdict(ClipStory story)
    {
        string predicted = story.Classes[story.Predicted];
        string text = story.Truth is null ? predicted : predicted == story.Truth ? $"✓ {predicted}" : $"✗ {predicted}, truly {story.Truth}";
        return $"<span class=\"verdict\">{Escape(text)}</span>";
    }

    public static void Text(StringBuilder page, ReportContent content)
    {
        if (content.Caveat.Length > 0)
            page.Append($"<h2>What these numbers do not show</h2>\n<div class=\"block caveat\"><p>{Escape(content.Caveat)}</p></div>\n");
        if (content.Facts.Count > 0)
        {
            page.Append("<h2>Facts of the run</h2>\n<div class=\"block\"><table class=\"facts\"><tbody>\n");
            foreach ((string name, string value) in content.Facts)
                page.Append($"<tr><th scope=\"row\">{Escape(name)}</th><td>{Escape(value)}</td></tr>\n");
            page.Append("</tbody></table></div>\n");
        }
        if (content.Command.Length > 0)
            page.Append($"<h2>How to reproduce</h2>\n<div class=\"block\"><pre><code>{Escape(content.Command)}</code></pre></div>\n");
    }

    private static void Gauge(StringBuilder page, string label, double value, Interval interval, double chance, string note, string chanceName)
    {
        string x(double fraction) => Show.Number(100 * fraction, "0.00");
        page.Append($"""
            <div><dt>{Escape(label)}</dt>
            <dd class="value">{Show.Percent(value)}</dd>
            <dd><svg class="gauge" viewBox="0 0 100 14" preserveAspectRatio="none" role="img" aria-label="On a scale from 0 to 100 %: {Show.Percent(value)}, interval {Show.Percent(interval)}, {Escape(chanceName)} {Show.Percent(chance)}">
            <rect class="track" x="0" y="5" width="100" height="4"/><rect class="band" x="{x(interval.Low)}" y="2" width="{x(interval.High - interval.Low)}" height="10"/>
            <rect class="mark" x="{x(value - 0.004)}" y="0" width="0.8" height="14"/><rect class="chance" x="{x(chance - 0.002)}" y="2" width="0.4" height="10"/></svg></dd>
            <dd class="note">95 % interval {Show.Percent(interval)}; {Escape(note)}. {Escape(char.ToUpperInvariant(chanceName[0]) + chanceName[1..])}: {Show.Percent(chance)}.</dd></div>

            """);
    }
}
