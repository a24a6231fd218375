using MsstNet.Lab.Exercises;
using MsstNet.Lab.Pages;
using static System.Net.WebUtility;

namespace MsstNet.Lab.Grading;

/// <summary>
/// The page of a graded folder: who has what right, and every row with its hint. One file without scripts; the same rows give the same bytes.
/// </summary>
internal static class GradePage
{
    private const string Caveat = "A right function passed on inputs that were drawn in that run. That does not say who wrote it. Read the cells of "
        + "those whose row has a remark, and have students explain theirs: the solutions are in the workbook’s own folder.";

    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    public static string Of(IReadOnlyList<GradeRow> rows)
    {
        string[] numbers = [.. Catalogue.All.Select(exercise => exercise.Number).Where(number => rows.Any(row => row.Exercise == number))];
        var students = rows.GroupBy(row => row.Student).ToList();
        var matrix = students.Select(student => string.Concat(numbers.Select(number => $"<td>{Sign(student, number)}</td>")
            .Prepend($"<th scope=\"row\">{HtmlEncode(student.Key)}</th>").Append($"<td>{student.Count(row => row.Verdict == Verdicts.Right)}</td>")));
        string legend = string.Concat(Verdicts.All.Select(one =>
            $"<tr><th scope=\"row\">{HtmlEncode(one.Verdict)}</th><td>{HtmlEncode(one.Meaning)}</td></tr>\n"));
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Grades</title>
            <style>
            {Style("report.css")}{Style("grades.css")}</style>
            </head>
            <body>
            <header>
            <h1>Grades</h1>
            <p class="lead">{Count(students.Count, "student")}, {Count(numbers.Length, "exercise")}. Every notebook was run again here,
            and every verdict is the judge’s; what a notebook prints does not count.</p>
            </header>
            <main>
            <h2 id="marks">Who has what right</h2>
            {Table("marks", "grades marks", ["student", .. numbers, "right"], matrix)}
            <details><summary>What the verdicts mean</summary><table class="grades"><tbody>
            {legend}</tbody></table></details>
            <h2 id="rows">Every row</h2>
            {Table("rows", "grades", ["student", "exercise", "verdict", "why", "answers", "notebook"], rows.Select(Row))}
            <h2>What these grades do not show</h2>
            <div class="block caveat"><p>{Caveat}</p></div>
            </main>
            <footer>One file, complete in itself: it asks no network for anything. Written by lab grade.</footer>
            </body>
            </html>

            """;
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static string Style(string file) => EmbeddedText.Read(file, typeof(HtmlPage).Assembly);

    private static string Table(string heading, string style, IEnumerable<string> columns, IEnumerable<string> rows) => $"""
        <div class="block"><div class="scroll" tabindex="0" role="group" aria-labelledby="{heading}"><table class="{style}">
        <thead><tr>{string.Concat(columns.Select(column => $"<th scope=\"col\">{column}</th>"))}</tr></thead>
        <tbody>
        {string.Concat(rows.Select(row => $"<tr>{row}</tr>\n"))}</tbody></table></div></div>
        """;

    private static string Sign(IEnumerable<GradeRow> student, string number)
    {
        if (student.LastOrDefault(row => row.Exercise == number) is not { } row) return "–";
        string sign = row.Verdict switch
        {
            Verdicts.Right => "✓",
            Verdicts.Wrong => "✗",
            Verdicts.NotTried => "○",
            var other => other,
        };
        return Mark(row.Verdict, sign, row.Hint);
    }

    private static string Mark(string verdict, string text, string hint)
    {
        string style = verdict switch
        {
            Verdicts.Right => "right",
            Verdicts.Cheats => "cheats",
            Verdicts.Wrong or Verdicts.Throws or Verdicts.Hangs => "wrong",
            _ => "open",
        };
        string title = hint.Length > 0 ? $"{verdict}: {hint}" : verdict;
        return $"<span class=\"mark {style}\" title=\"{HtmlEncode(title)}\">{HtmlEncode(text)}</span>";
    }

    private static string Row(GradeRow row) =>
        $"<th scope=\"row\">{HtmlEncode(row.Student)}</th><td>{HtmlEncode(row.Exercise)}</td><td>{Mark(row.Verdict, row.Verdict, "")}</td>"
        + $"<td class=\"why\">{HtmlEncode(row.Hint)}</td><td>{(row.Attempts > 0 ? row.Attempts : "")}</td>"
        + $"<td class=\"place\">{HtmlEncode(row.Notebook)}</td>";
}
