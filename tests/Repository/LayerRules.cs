using System.Text.RegularExpressions;

namespace MsstNet.Lab.Tests.Repository;

/// <summary>Who may know whom below lib/, and who may touch what outside it. Change the table here when the design changes, and say why.</summary>
internal static class LayerRules
{
    /// <summary>Each folder of lib/ and the other folders its sources may name. Types at the root of lib/ are for all.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> MayKnow = new Dictionary<string, string[]>
    {
        [""] = [],
        ["Torch"] = [],
        // Batches go to a device.
        ["Data"] = ["Torch"],
        ["Faces"] = ["Data"],
        ["Model"] = ["Torch"],
        ["Weights"] = [],
        // A percentage is of a data set's clips: the audit of a row needs their counts.
        ["Paper"] = ["Data"],
        ["Complexity"] = ["Model"],
        // It asks whether video can be decoded.
        ["Diagnostics"] = ["Torch", "Data"],
        // Its evaluator and predictor take the loader's batches; a predictor of video needs a network that takes frames one by one.
        ["Evaluation"] = ["Data", "Model", "Torch"],
        // Its optimizer calls an operator of libtorch's that TorchSharp does not offer.
        ["Training"] = ["Model", "Data", "Evaluation", "Weights", "Torch"],
        ["Figures"] = ["Evaluation", "Training"],
        // Exercises are judged in another process, by what lab/Exercises knows.
        ["Workbook"] = [],
    };

    /// <summary>What only some folders may touch: a pattern, the folders, and the rule in words.</summary>
    public static readonly IReadOnlyList<(string Pattern, Func<string, bool> Allowed, string Rule)> Reserved =
    [
        (@"\bConsole\.", layer => false, "the library prints nothing"),
        (@"\bPlotly\.NET\b|\bChart2D\b", layer => layer is "Figures", "only lib/Figures sees Plotly.NET"),
        (@"\bSkiaSharp\b|\bSK(Bitmap|Canvas|Image|Codec|Data)\b", layer => layer is "Data" or "Figures" or "Diagnostics",
            "only lib/Data, lib/Figures and lib/Diagnostics see SkiaSharp"),
        (@"\bOpenCvSharp\b|\bCv2\b", layer => layer is "Data", "only lib/Data sees OpenCV"),
        (@"\.item<|\.item\(|\.cpu\(\)", layer => layer is not ("Model" or "Training" or "Evaluation"),
            "what waits for a device goes through DeviceTransfer, where it is counted"),
        (@"\b(File|Directory|Path)\.[A-Z]|\b(FileStream|FileInfo|DirectoryInfo|StreamReader|StreamWriter)\b",
            layer => layer is not ("Model" or "Evaluation"), "lib/Model and lib/Evaluation know no files"),
    ];

    // A folder's name with the root namespace before it or without, as C# finds it both ways; not a property that happens to share the name.
    private static readonly string LayerName =
        $@"(?:\bMsstNet\.|(?<![\w.""]))({string.Join('|', MayKnow.Keys.Where(key => key.Length > 0))})\.[A-Z]|\bMsstNet\.(\w+)";

    /// <summary>Every breach in a source text, as "lib/Model/X.cs:12: rule".</summary>
    /// <param name="file">The source's path below lib/, with forward slashes.</param>
    /// <param name="source">Its text.</param>
    public static IEnumerable<string> Breaches(string file, string source)
    {
        string layer = file.Contains('/', StringComparison.Ordinal) ? file[..file.IndexOf('/', StringComparison.Ordinal)] : "";
        if (!MayKnow.TryGetValue(layer, out string[]? known))
        {
            yield return $"lib/{file}:1: lib/{layer} is not in the table of layers; add it to {nameof(LayerRules)}.{nameof(MayKnow)} with what it "
                + "may know";
            yield break;
        }

        string[] lines = WithoutComments(source).Split('\n');
        for (int line = 0; line < lines.Length; line++)
        {
            foreach (Match name in Regex.Matches(lines[line], LayerName))
            {
                string other = name.Groups[1].Success ? name.Groups[1].Value : name.Groups[2].Value;
                if (other != layer && MayKnow.ContainsKey(other) && !known.Contains(other))
                    yield return $"lib/{file}:{line + 1}: {(layer.Length > 0 ? layer : "the root")} may not know {other}; it may know {Text(known)}";
            }
            foreach ((string pattern, Func<string, bool> allowed, string rule) in Reserved)
                if (!allowed(layer) && Regex.Match(lines[line], pattern) is { Success: true } match)
                    yield return $"lib/{file}:{line + 1}: '{match.Value}', but {rule}";
        }
    }

    private static string Text(string[] layers) => layers.Length == 0 ? "nothing but the root" : string.Join(", ", layers);

    // A name in a comment or a string binds nothing; line breaks stay, so that line numbers do.
    internal static string WithoutComments(string source) => Regex.Replace(
        source,
        @"//[^\n]*|/\*.*?\*/|""(?:[^""\\\n]|\\.)*""",
        match => match.Value[0] == '"' ? "\"\"" : new string('\n', match.Value.Count(c => c == '\n')),
        RegexOptions.Singleline);
}
