using MsstNet.Lab.Live;
using MsstNet.Lab.Pages;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab;

/// <summary>The notebooks that a run wrote with their outputs: their still pictures, and the book of them.</summary>
/// <param name="count">How many notebooks the run has.</param>
internal sealed class WrittenNotebooks(int count)
{
    private readonly Chapter?[] chapters = new Chapter?[count];

    /// <summary>Writes a notebook; from any thread.</summary>
    /// <param name="number">Its number in the run.</param>
    /// <param name="file">The file that ran.</param>
    /// <param name="place">Its path from the folder that all notebooks share.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="notebook">The notebook with its outputs.</param>
    public void Add(int number, string file, string place, string path, Notebook notebook)
    {
        Write(path, notebook);
        chapters[number] = new Chapter(file, place, path, notebook);
    }

    /// <summary>Draws the stills that figures lack and writes their notebooks again; what could not be is said on standard error.</summary>
    /// <param name="browser">What draws; null when the machine has none.</param>
    public void DrawStills(Chromium? browser)
    {
        int[] bare = [.. Enumerable.Range(0, chapters.Length).Where(i => chapters[i] is { } ran && NotebookStills.Missing([ran.Notebook]).Count > 0)];
        IReadOnlyList<FigureFragment> missing = NotebookStills.Missing(bare.Select(i => chapters[i]!.Notebook));
        (IReadOnlyDictionary<string, Still> stills, string? remark) = NotebookStills.Draw(missing, browser);
        var left = new List<string>();
        foreach (int i in bare)
        {
            Chapter written = chapters[i]!, drawn = written with { Notebook = NotebookStills.Put(written.Notebook, stills) };
            chapters[i] = drawn;
            if (NotebookStills.Missing([drawn.Notebook]).Count > 0) left.Add(drawn.Path);
            // Whoever saved the file meanwhile keeps what was saved.
            if (IsAsWritten(written)) Write(drawn.Path, drawn.Notebook);
            else Complain($"{drawn.Path} was changed while others ran, so its new figures have no still pictures.");
        }
        if (remark is not null) Complain($"{string.Join(", ", left)}: {remark}");
    }

    private static bool IsAsWritten(Chapter chapter) =>
        File.Exists(chapter.Path) && File.ReadAllText(chapter.Path) == NotebookWriter.ToText(chapter.Notebook);

    /// <summary>Writes the book.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="live">Writes the live page beside it.</param>
    public void WriteBook(string folder, bool live)
    {
        bool written = live && WriteLivePage(Path.Combine(folder, LivePage.File));
        var book = new Book();
        foreach (Chapter? chapter in chapters)
            if (chapter is { } ran) book.Add(ran.File, ran.Place, ran.Notebook);
        book.Write(Path.Combine(folder, "book.html"), written, Console.WriteLine, Complain);
    }

    // The book is worth having without it.
    private static bool WriteLivePage(string path)
    {
        try
        {
            Console.WriteLine(ExplainCommand.Summary(path, LivePage.Write(path)));
            return true;
        }
        catch (LabException e)
        {
            Complain(e.Message);
            return false;
        }
    }

    private static void Write(string path, Notebook notebook)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            NotebookWriter.Write(path, notebook);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An IOException ends the whole run: the next notebook could not be written either.
            throw new IOException($"{path} cannot be written ({e.Message}); make room there and run it again.", e);
        }
    }

    private static void Complain(string message) => Console.Error.WriteLine("lab: " + message.ReplaceLineEndings(" "));

    private sealed record Chapter(string File, string Place, string Path, Notebook Notebook);
}
