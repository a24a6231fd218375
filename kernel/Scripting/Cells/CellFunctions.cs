using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive;
using NotebookKernel.Scripting.Showing;
using FormattedDisplay = Microsoft.DotNet.Interactive.Formatting.DisplayedValue;
using InteractiveKernel = Microsoft.DotNet.Interactive.Kernel;

namespace NotebookKernel.Scripting.Cells;

#pragma warning disable CA1708, CA1707 // The dialect's own names: display and Display, clear_output.

/// <summary>Functions that every cell can call without a using. They act on the session that is open in this process.</summary>
public static class CellFunctions
{
    /// <summary>Shows a value.</summary>
    /// <param name="value">The value; may be null.</param>
    /// <param name="mimeTypes">The forms wanted, by default those that its formatters prefer. A string is taken to be in that form already.</param>
    /// <returns>A handle by which the value can be replaced.</returns>
    public static FormattedDisplay display(object? value, params string[] mimeTypes) => Output.Display(value, mimeTypes);

    /// <summary>Shows a value.</summary>
    /// <remarks>
    /// Generic, so that it is preferred to .NET Interactive's own, whose handle carries another identity than what it showed: its Update changes
    /// nothing.
    /// </remarks>
    /// <param name="value">The value; may be null.</param>
    /// <param name="mimeTypes">The forms wanted; by default those that the value's formatters prefer.</param>
    /// <returns>A handle by which the value can be replaced.</returns>
    public static FormattedDisplay Display<T>(this T value, params string[] mimeTypes) => Output.Display(value, mimeTypes);

    /// <summary>Shows a text in the cell of an invocation context; without this, the text would be taken for a form of the context.</summary>
    public static FormattedDisplay Display(this KernelInvocationContext context, string value, params string[] mimeTypes) =>
        KernelInvocationContextExtensions.Display(context, value, mimeTypes);

    /// <summary>HTML as it stands, as the last expression of a cell or for display.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Runs a script in the page that shows the cell.</summary>
    public static void Javascript(string content) => InteractiveKernel.Javascript(content);

    /// <summary>Adds a style to the page that shows the cell.</summary>
    public static void CSS(string content) => InteractiveKernel.CSS(content);

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
