using Microsoft.AspNetCore.Html;
using NotebookKernel.Scripting.Showing;

namespace NotebookKernel.Scripting.Cells;

#pragma warning disable CA1708, CA1707 // The dialect's own names: display and Display, clear_output.

/// <summary>Functions that every cell can call without a using. They act on the session that is open in this process.</summary>
public static class CellFunctions
{
    /// <summary>Shows a value.</summary>
    /// <param name="value">The value; may be null.</param>
    /// <param name="mimeTypes">The forms wanted, by default those that its formatters prefer. A string is taken to be in that form already.</param>
    /// <returns>A handle by which the value can be replaced.</returns>
    public static DisplayHandle display(object? value, params string[] mimeTypes) => Output.Display(value, mimeTypes);

    /// <summary>Shows a value.</summary>
    /// <param name="value">The value; may be null.</param>
    /// <param name="mimeTypes">The forms wanted; by default those that the value's formatters prefer.</param>
    /// <returns>A handle by which the value can be replaced.</returns>
    public static DisplayHandle Display(this object? value, params string[] mimeTypes) => Output.Display(value, mimeTypes);

    /// <summary>Shows a string that is already in the form named, for instance text/markdown.</summary>
    public static DisplayHandle DisplayAs(this string value, string mimeType) => Output.Display(value, [mimeType]);

    /// <summary>HTML as it stands, as the last expression of a cell or for display.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>A script that the front end runs when it is shown.</summary>
    public static IHtmlContent Javascript(string content) => new HtmlString($"<script type=\"text/javascript\">{content}</script>");

    /// <summary>A line typed by the user; empty when nobody can be asked.</summary>
    public static string input(string prompt = "") => Output.Ask(prompt, password: false) ?? "";

    /// <summary>A line typed by the user and not shown while typed; empty when nobody can be asked.</summary>
    public static string password(string prompt = "") => Output.Ask(prompt, password: true) ?? "";

    /// <summary>Clears what the cell has shown so far.</summary>
    /// <param name="wait">Only when the next output comes, so that nothing flickers.</param>
    public static void clear_output(bool wait = false) => Output.Show(new ClearedOutput(wait));

    private static SessionOutput Output => SessionOutput.Live
        ?? throw new NotebookException("No notebook session is open in this process; display, input and clear_output work in cells only.");
}
