using MsstNet.Lab.Exercises;
using MsstNet.Lab.Pages;
using static System.Net.WebUtility;

namespace MsstNet.Lab.Grading;

/// <summary>The table of a graded folder: a CSV file, which a stopped run goes on from, and a page beside it.</summary>
/// <param name="file">The CSV file; the page has its name with .html.</param>
/// <param name="places">The notebooks in the order of the table.</param>
internal sealed class GradeTable(string file, IReadOnlyList<string> places)
{
    private readonly Dictionary<string, IReadOnlyList<GradeRow>> graded = [];

    /// <summary>The page.</summary>
    public string Page => Path.ChangeExtension(file, ".html");

    private IEnumerable<GradeRow> Rows => places.SelectMany(place => graded.GetValueOrDefault(place) ?? []);

    /// <summary>Takes over what an earlier run has written about notebooks that are as they were.</summary>
    /// <param name="fingerprint">The fingerprint of the notebook at a place.</param>
    /// <exception cref="LabException">The file is another table.</exception>
    public void TakeOver(Func<string, string> fingerprint)
    {
        if (!File.Exists(file)) return;
        string[] lines = File.ReadAllLines(file);
        if (lines.Length > 0 && lines[0] != GradeRow.Header)
            throw new LabException($"{file} is there and is no table of grades; name another file with --out.");
        foreach (var rows in lines.Skip(1).Select(GradeRow.Read).OfType<GradeRow>().GroupBy(row => row.Notebook))
            if (places.Contains(rows.Key) && rows.All(row => row.Fingerprint == fingerprint(rows.Key))) graded[rows.Key] = [.. rows];
    }

    /// <summary>What is known of a notebook; null when nothing is.</summary>
    public IReadOnlyList<GradeRow>? Of(string place) => graded.GetValueOrDefault(place);

    /// <summary>Sets the rows of a notebook and writes both files.</summary>
    public void Set(string place, IReadOnlyList<GradeRow> rows)
    {
        graded[place] = rows;
        Write();
    }

    /// <summary>Writes both files.</summary>
    public void Write() => Writing.To(file, () =>
    {
        Csv.Write(file, GradeRow.Header, Rows.Select(row => row.ToCsv()));
        AtomicFile.WriteText(Page, Html());
    });

    /// <summary>How many rows have a verdict.</summary>
    public int Count(string verdict) => Rows.Count(row => row.Verdict == verdict);

    private string Html()
    {
        GradeRow[] rows = [.. Rows];
        string[] numbers = [.. Catalogue.All.Select(exercise => exercise.Number).Where(number => rows.Any(row => row.Exercise == number))];
        var students = rows.GroupBy(row => row.Student).ToList();
        var page = new HtmlPage("Grades", $"{students.Count} students, {numbers.Length} exercises. Every notebook was run again here, and "
            + "every verdict "
            + "is the judge's; what a notebook prints does not count.");
        var matrix = students.Select(student => numbers.Select(number => Mark(student, number))
            .Prepend(HtmlEncode(student.Key)).Append($"{student.Count(row => row.Verdict == Verdicts.Right)} of {numbers.Length}"));
        page.Add($"<h2>Who has what right</h2>\n{Block(HtmlPage.Table(["student", .. numbers, "right"], matrix))}");
        page.Add($"<h2>Every row</h2>\n{Block(HtmlPage.Table(["student", "exercise", "verdict", "why", "answers", "notebook"],
            rows.Select(Cells)))}");
        var legend = Verdicts.All.Select(one => new[] { HtmlEncode(one.Verdict), HtmlEncode(one.Meaning) });
        page.Add($"<h2>The verdicts</h2>\n{Block(HtmlPage.Table(["verdict", "meaning"], legend))}");
        page.AddNotes("A right function passed on inputs drawn in that run. It does not say who wrote it: read the cells of whoever matters, and "
            + "those that call the library. Solutions are in the workbook's own folder, where students can read them.", [], "");
        return page.End("grades by lab grade.");
    }

    private static string Block(string table) => $"<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"table\">{table}</div>\n";

    private static string Mark(IEnumerable<GradeRow> student, string number) =>
        student.LastOrDefault(row => row.Exercise == number) is not { } row ? "–"
        : $"<span title=\"{HtmlEncode(row.Verdict + (row.Hint.Length > 0 ? ": " + row.Hint : ""))}\">{Sign(row.Verdict)}</span>";

    private static string Sign(string verdict) => verdict switch
    {
        Verdicts.Right => "✓",
        Verdicts.NotTried => "○",
        Verdicts.Wrong => "✗",
        Verdicts.Cheats => "⚠ cheats",
        _ => "✗ " + verdict,
    };

    private static IEnumerable<string> Cells(GradeRow row) =>
    [
        HtmlEncode(row.Student), HtmlEncode(row.Exercise), HtmlEncode(row.Verdict), HtmlEncode(row.Hint), row.Attempts > 0 ? $"{row.Attempts}" : "",
        HtmlEncode(row.Notebook),
    ];
}
