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
        AtomicFile.WriteText(Page, GradePage.Of([.. Rows]));
    });

    /// <summary>How many rows have a verdict.</summary>
    public int Count(string verdict) => Rows.Count(row => row.Verdict == verdict);
}
