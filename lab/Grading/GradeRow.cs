namespace MsstNet.Lab.Grading;

/// <summary>One line of the table: an exercise of a student, or what happened to a notebook.</summary>
/// <param name="Student">Who.</param>
/// <param name="Notebook">The file, from the folder that was graded.</param>
/// <param name="Exercise">"03.1"; empty for the notebook as a whole.</param>
/// <param name="Verdict">One of <see cref="Verdicts"/>.</param>
/// <param name="Hint">Why, in a line.</param>
/// <param name="Attempts">How many answers the judge was asked about.</param>
/// <param name="Seconds">What the notebook's run took.</param>
/// <param name="Fingerprint">Of the notebook.</param>
internal sealed record GradeRow(
    string Student, string Notebook, string Exercise, string Verdict, string Hint, int Attempts, double Seconds, string Fingerprint)
{
    /// <summary>The head of the table.</summary>
    public const string Header = "student,notebook,exercise,verdict,hint,attempts,seconds,fingerprint";

    public string ToCsv() => Csv.Row($"{Safe(Student)},{Safe(Notebook)},{Exercise},{Verdict},{Safe(Hint)},{Attempts},{Seconds:0.0},{Fingerprint}");

    /// <summary>A line of the table; null for a line that is none.</summary>
    public static GradeRow? Read(string line) =>
        Csv.Cells(line) is [var student, var notebook, var exercise, var verdict, var hint, var attempts, var time, var hash]
        && int.TryParse(attempts, System.Globalization.CultureInfo.InvariantCulture, out int asked)
        && double.TryParse(time, System.Globalization.CultureInfo.InvariantCulture, out double seconds)
        ? new GradeRow(student, notebook, exercise, verdict, hint, asked, seconds, hash)
        : null;

    // A cell that begins so is a formula to a spreadsheet, and a student may choose what a file is called or a message says.
    private static string Safe(string text) => OneLine.Of(text) is var line && line.Length > 0 && "=+-@".Contains(line[0], StringComparison.Ordinal)
        ? "'" + line : line;
}

/// <summary>The verdicts of the table.</summary>
internal static class Verdicts
{
    public const string Right = "right", Wrong = "wrong", NotTried = "not tried", Throws = "throws", Hangs = "hangs", Cheats = "cheats",
        Missing = "missing", NotReached = "not reached", Unreadable = "unreadable", Nothing = "nothing handed in";

    /// <summary>What each means, for who reads the table.</summary>
    public static IReadOnlyList<(string Verdict, string Meaning)> All { get; } =
    [
        (Right, "the judge found the answer right, in this run"),
        (Wrong, "the judge found it wrong; the hint says what was not seen"),
        (NotTried, "the exercise is as it was handed out"),
        (Throws, "the function or a cell throws, or the notebook's process ended"),
        (Hangs, "the function or a cell does not come to an end in its time"),
        (Cheats, "the notebook prints a verdict of right that the judge never gave"),
        (Missing, "no cell asks the judge about the exercise"),
        (NotReached, "the run ended before the exercise"),
        (Unreadable, "the file is no notebook of this workbook, or cannot be read"),
        (Nothing, "a student's folder without a notebook"),
    ];
}
