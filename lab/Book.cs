using MsstNet.Figures;
using NotebookKernel.Book;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab;

/// <summary>The book that `lab run` makes of the notebooks it ran.</summary>
internal sealed class Book
{
    private readonly List<BookChapter> chapters = [];

    /// <summary>Takes a notebook as it ran.</summary>
    /// <param name="file">Where it came from; its pictures lie beside it, and a folder named solutions is a section.</param>
    /// <param name="place">Its path from the folder that all notebooks share.</param>
    /// <param name="executed">The notebook with its outputs.</param>
    public void Add(string file, string place, Notebook executed)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        string section = Path.GetFileName(folder) is "solutions" ? "Solutions" : "";
        chapters.Add(new(Path.ChangeExtension(place, null).Replace('\\', '/'), executed, section, folder));
    }

    /// <summary>Writes it; does nothing without chapters.</summary>
    /// <param name="path">The HTML file.</param>
    /// <param name="say">Takes lines for the reader: what was written.</param>
    /// <param name="complain">Takes lines on what could not be shown as meant.</param>
    public void Write(string path, Action<string> say, Action<string> complain)
    {
        if (chapters.Count == 0) return;
        BookReport report = BookWriter.Write(path, "MSSTNet, step by step", "The workbook as it ran: prose, code and what the code showed, in one file that needs no network.", chapters, NotebookFigure.Shared);
        foreach (string remark in report.Remarks) complain(remark);
        say(FormattableString.Invariant($"{path}: {chapters.Count} {(chapters.Count == 1 ? "chapter" : "chapters")}, {report.Bytes / 1e6:0.0} MB; open it in a browser"));
    }
}
