using System.Runtime.CompilerServices;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using MsstNet.Figures;
using MsstNet.Lab.Tables;
using MsstNet.Paper;
using MsstNet.Torch;
using MsstNet.Workbook;
using TorchSharp;
using static System.Net.WebUtility;

namespace MsstNet.Lab.Views;

/// <summary>How tensors, modules, tables and checks are shown in a notebook's cell, in HTML and in plain text.</summary>
internal static class NotebookFormatters
{
    /// <summary>
    /// Registers these forms with the process's <see cref="Formatter"/>; figures need no registration. Call it before the first cell. It may be
    /// called again, and must be after <see cref="Formatter.ResetToDefault"/>.
    /// </summary>
    public static void Register()
    {
        TorchLibrary.WhenTorchSharpLoads(RegisterTensors);
        Register<CheckResult>(check => Marked(check.ToString(), Palette.Green), check => check.ToString());
        Register<ExerciseResult>(VerdictView.Html, result => result.ToString());
        Register<MethodTable>(MethodTableView.Html, MethodTableView.Plain);
        Register<ClipPlayer>(ClipPlayerView.Html, ClipPlayerView.Plain);
        Register<AblationGrid>(AblationGridView.Html, AblationGridView.Plain);
        Register<DataFrame>(TableView.Html, TableView.Plain);
        Register<DataFrameColumn>(column => TableView.Html(new DataFrame(column)), column => TableView.Plain(new DataFrame(column)));
        Register<DataFrameRow>(TableView.Html, TableView.Plain);
    }

    // In a method of its own: compiling it loads TorchSharp.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RegisterTensors()
    {
        Register<torch.Tensor>(TensorView.Html, TensorView.Plain);
        Register<torch.nn.Module>(ModuleView.Html, ModuleView.Plain);
    }

    // A line that begins with a mark, the mark coloured.
    private static string Marked(string line, string colour) => $"<span style=\"color:{colour}\">{line[..1]}</span> {HtmlEncode(line[2..])}";

    private static void Register<T>(Func<T, string> html, Func<T, string> plain)
    {
        Formatter.SetPreferredMimeTypesFor(typeof(T), HtmlFormatter.MimeType);
        Formatter.Register(html, HtmlFormatter.MimeType);
        Formatter.Register(plain, PlainTextFormatter.MimeType);
    }
}
