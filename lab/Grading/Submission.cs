using System.Security.Cryptography;
using System.Text.RegularExpressions;
using MsstNet.Lab.Exercises;

namespace MsstNet.Lab.Grading;

/// <summary>A notebook that a student handed in; or a student's folder without one.</summary>
/// <param name="Student">The first folder below the one that is graded, or what is left of the file's name without the chapter's.</param>
/// <param name="File">The notebook; null when the folder holds none.</param>
/// <param name="Place">The file, or the folder, from the folder that is graded.</param>
internal sealed partial record Submission(string Student, string? File, string Place)
{
    /// <summary>All notebooks below a folder, and the folders without any, in the order of their names.</summary>
    /// <exception cref="LabException">There is no such folder, or nothing in it.</exception>
    public static IReadOnlyList<Submission> In(string folder)
    {
        if (!Directory.Exists(folder)) throw new LabException($"{folder}: no such folder; name the one that holds the students' notebooks.");
        var files = Directory.EnumerateFiles(folder, "*.ipynb", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file)).Where(place => !place.Contains(".ipynb_checkpoints", StringComparison.Ordinal))
            .Select(place => new Submission(NameOf(place), Path.Combine(folder, place), Normal(place))).ToList();
        var empty = Directory.EnumerateDirectories(folder).Select(Path.GetFileName).OfType<string>()
            .Where(name => name[0] != '.' && !files.Any(file => file.Place.StartsWith(name + '/', StringComparison.Ordinal)))
            .Select(name => new Submission(name, null, name));
        Submission[] all = [.. files.Concat(empty).OrderBy(one =>
            one.Student, StringComparer.Ordinal).ThenBy(one => one.Place, StringComparer.Ordinal)];
        return all.Length > 0 ? all : throw new LabException($"{folder} holds no notebook (*.ipynb) and no folder of a student.");
    }

    /// <summary>The fingerprint of what was handed in, by which a later run knows that it has graded it.</summary>
    public string Fingerprint => File is null ? "" : Convert.ToHexStringLower(SHA256.HashData(System.IO.File.ReadAllBytes(File)).AsSpan(0, 8));

    /// <summary>The two digits of the chapter: from the notebook's heading, or else from the file's name; null for no chapter.</summary>
    public string? Chapter(string heading)
    {
        string? number = Heading().Match(heading) is { Success: true } title ? title.Groups[1].Value
            : Digits().Match(Path.GetFileName(Place)) is { Success: true } name ? name.Value : null;
        return Catalogue.All.Any(exercise => exercise.Number[..2] == number) ? number : null;
    }

    private static string NameOf(string place)
    {
        string[] parts = Normal(place).Split('/');
        if (parts.Length > 1) return parts[0];
        string name = ChapterName().Replace(Path.GetFileNameWithoutExtension(place), "").Trim('-', '_', ' ', '.');
        return name.Length > 0 ? name : Path.GetFileNameWithoutExtension(place);
    }

    private static string Normal(string place) => place.Replace('\\', '/');

    [GeneratedRegex(@"^# (\d\d) ·", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"(?<!\d)\d\d(?!\d)")]
    private static partial Regex Digits();

    // 03-melayer, as the workbook names its files: the number and the words after it, in lower case.
    [GeneratedRegex(@"(?<!\d)\d\d-(orientation|clips-and-frames|feature-pyramid|melayer|attention|tformer|cost|training|evaluation|ablations"
        + "|published-results|what-it-looks-at|your-own-video|faces-for-learning)")]
    private static partial Regex ChapterName();
}
