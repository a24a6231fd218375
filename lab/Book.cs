using MsstNet.Figures;
using NotebookKernel.Book;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab;

/// <summary>The HTML book that `lab run` writes of the notebooks it ran.</summary>
internal sealed class Book
{
    private static readonly BookNeighbour LivePage = new(Live.LivePage.File, "The network, live",
        "The trained network runs in your browser: choose clips, change what it sees, look inside, try your own video.");

    private readonly List<BookChapter> chapters = [];

    /// <summary>Adds a notebook as it ran.</summary>
    /// <param name="file">Its file; pictures are looked for beside it, and a folder named solutions becomes a section.</param>
    /// <param name="place">Its path from the folder that all notebooks share.</param>
    /// <param name="executed">The notebook with its outputs.</param>
    public void Add(string file, string place, Notebook executed)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        string section = Path.GetFileName(folder) is "solutions" ? "Solutions" : "";
        chapters.Add(new(Path.ChangeExtension(place, null).Replace('\\', '/'), executed, section, folder));
    }

    /// <summary>Writes the book, if there are chapters.</summary>
    /// <param name="path">The HTML file.</param>
    /// <param name="live">Whether the live page is beside it.</param>
    /// <param name="say">Receives a line on what was written.</param>
    /// <param name="complain">Receives a line on each thing that could not be shown as intended.</param>
    public void Write(string path, bool live, Action<string> say, Action<string> complain)
    {
        if (chapters.Count == 0) return;
        const string Lead = "The workbook as it ran: prose, code and what the code showed, in one file that needs no network.";
        BookReport report = BookWriter.Write(path, "MSSTNet, step by step", Lead, chapters, [NotebookFigure.Shared], live ? LivePage : null);
        foreach (string remark in report.Remarks) complain(remark);
        string count = chapters.Count == 1 ? "1 chapter" : FormattableString.Invariant($"{chapters.Count} chapters");
        say(FormattableString.Invariant($"{path}: {count}, {report.Bytes / 1e6:0.0} MB; open it in a browser"));
    }
}
