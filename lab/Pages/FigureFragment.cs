using System.Text.RegularExpressions;

namespace MsstNet.Lab.Pages;

/// <summary>A figure in a notebook's stored output, as <see cref="Figures.NotebookFigure"/> wrote it, with its place for a still picture.</summary>
internal sealed partial class FigureFragment
{
    private readonly string begin, title, end;

    private FigureFragment(GroupCollection parts)
    {
        (begin, title, end) = (parts["begin"].Value, parts["title"].Value, parts["end"].Value);
        (Key, Data) = (parts["key"].Value, parts["data"].Value);
    }

    /// <summary>The figure's name and a hash of its data.</summary>
    public string Key { get; }

    /// <summary>The figure's JSON, as it may stand in a script element.</summary>
    public string Data { get; }

    /// <summary>Takes some HTML apart; null when it is not a figure's.</summary>
    public static FigureFragment? Of(string html) => Parts().Match(html) is { Success: true } match ? new(match.Groups) : null;

    /// <summary>The HTML with a still picture, shown until the chart is drawn, in place of any it had; null for none.</summary>
    public string With(Still? still) => begin + (still is null ? "" : $"<img class=\"lab-still\" src=\"{still.Address}\" alt=\"{title}\">\n") + end;

    [GeneratedRegex(
        """^(?<begin>.*?<figure class="lab-figure" data-lab-figure="(?<key>[^"]*)">\n<figcaption><strong>(?<title>.*?)</strong>.*?"""
        + """<div class="lab-plot"[^\n]*\n)(?:<img class="lab-still"[^\n]*\n)?"""
        + """(?<end>.*?<script type="application/json">(?<data>.*?)</script>.*)$""",
        RegexOptions.Singleline)]
    private static partial Regex Parts();
}
