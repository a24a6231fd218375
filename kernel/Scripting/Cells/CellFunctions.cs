using Microsoft.AspNetCore.Html;

namespace NotebookKernel.Scripting.Cells;

#pragma warning disable CA1708, CA1707 // The dialect's own names: display and Display, clear_output.

/// <summary>What every cell can call without more ado. They go to the session that lives.</summary>
public static class CellFunctions
{
    /// <summary>Shows a value.</summary>
    /// <param name="value">What to show; null too.</param>
    /// <param name="mimeTypes">The forms wanted; without any, those its formatters prefer. A string is taken to be in that form already.</param>
    /// <returns>By which what was shown can be replaced.</returns>
    public static DisplayHandle display(object? value, params string[] mimeTypes) => Live.Display(value, mimeTypes);

    /// <summary>Shows a value.</summary>
    /// <param name="value">What to show; null too.</param>
    /// <param name="mimeTypes">The forms wanted; without any, those its formatters prefer.</param>
    /// <returns>By which what was shown can be replaced.</returns>
    public static DisplayHandle Display(this object? value, params string[] mimeTypes) => Live.Display(value, mimeTypes);

    /// <summary>Shows a string that is already in the form named, for instance text/markdown.</summary>
    public static DisplayHandle DisplayAs(this string value, string mimeType) => Live.Display(value, [mimeType]);

    /// <summary>HTML as it stands, for the end of a cell or for display.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>A script that the front end runs when it is shown.</summary>
    public static IHtmlContent Javascript(string content) => new HtmlString($"<script type=\"text/javascript\">{content}</script>");

    /// <summary>A line typed by the user; empty when there is none to be had.</summary>
    public static string input(string prompt = "") => Live.Ask(prompt, password: false) ?? "";

    /// <summary>A line typed by the user that is not seen while typed; empty when there is none to be had.</summary>
    public static string password(string prompt = "") => Live.Ask(prompt, password: true) ?? "";

    /// <summary>Clears what the cell has shown so far.</summary>
    /// <param name="wait">Only when the next output comes, so that nothing flickers.</param>
    public static void clear_output(bool wait = false) => Live.Show(new ClearedOutput(wait));

    private static ScriptSession Live => ScriptSession.Live
        ?? throw new NotebookException("No notebook session runs in this process; display and its kin work in cells only.");
}
