using System.Net;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using TorchSharp;

namespace MsstNet.Workbook.Views;

/// <summary>How the workbook's values look in a cell, over what the formatter library would make of them.</summary>
public static class NotebookFormatters
{
    /// <summary>
    /// Registers tensors, modules, data frames and checks with the process's formatter; figures announce themselves. Call it before the first cell;
    /// calling it again, or after <see cref="Formatter.ResetToDefault"/>, is harmless.
    /// </summary>
    public static void Register()
    {
        Show<torch.Tensor>(TensorView.Html, TensorView.Plain);
        Show<torch.nn.Module>(ModuleView.Html, ModuleView.Plain);
        Show<CheckResult>(check => $"<span style=\"color:#228833\">✓</span> {WebUtility.HtmlEncode(check.ToString()[2..])}", check => check.ToString());
        Show<ExerciseResult>(result => $"<span style=\"color:{(result.IsRight ? "#228833" : "#888888")}\">{result.ToString()[..1]}</span> {WebUtility.HtmlEncode(result.ToString()[2..])}", result => result.ToString());
        Show<DataFrame>(frame => PagedTable.Html(frame), frame => PagedTable.Plain(frame));
        Show<DataFrameColumn>(column => PagedTable.Html(PagedTable.Of(column)), column => PagedTable.Plain(PagedTable.Of(column)));
        Show<DataFrameRow>(RowView.Html, RowView.Plain);
    }

    private static void Show<T>(Func<T, string> html, Func<T, string> plain)
    {
        Formatter.SetPreferredMimeTypesFor(typeof(T), HtmlFormatter.MimeType);
        Formatter.Register(html, HtmlFormatter.MimeType);
        Formatter.Register(plain, PlainTextFormatter.MimeType);
    }
}
