using MsstNet.Lab.Pages;
using NotebookKernel;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab;

/// <summary>Puts a still picture into and beside each figure of an executed notebook, for viewers that run no scripts.</summary>
internal static class NotebookStills
{
    /// <summary>The notebook with the stills of those figures whose data is as it was; nothing is drawn.</summary>
    /// <param name="executed">The notebook as it ran.</param>
    /// <param name="committed">The one before, which has stills.</param>
    public static Notebook Keep(Notebook executed, Notebook committed)
    {
        Dictionary<string, Still> kept = Kept(committed);
        return Each(executed, output => With(output, kept));
    }

    /// <summary>Draws the stills that figures of several notebooks lack, in one start of a browser.</summary>
    /// <param name="notebooks">The notebooks, some figures of which may have stills.</param>
    /// <param name="browser">What draws; null when the machine has none.</param>
    /// <returns>The notebooks in their order, and a line for the reader when some stills could not be made.</returns>
    public static (IReadOnlyList<Notebook> Notebooks, string? Remark) Draw(IReadOnlyList<Notebook> notebooks, Chromium? browser)
    {
        FigureFragment[] missing = [.. notebooks.SelectMany(Bare).DistinctBy(figure => figure.Key)];
        if (missing.Length == 0) return (notebooks, null);
        if (browser is null)
        {
            string figures = missing.Length == 1 ? "1 figure has" : FormattableString.Invariant($"{missing.Length} figures have");
            return (notebooks, $"{figures} no still picture: no Chromium, Chrome or Edge was found. Name one in {Chromium.Variable}.");
        }
        try
        {
            IReadOnlyList<Still> stills = Stills.Draw(missing, browser);
            var drawn = missing.Zip(stills).ToDictionary(pair => pair.First.Key, pair => pair.Second);
            return ([.. notebooks.Select(notebook => Each(notebook, output => With(output, drawn)))], null);
        }
        catch (LabException cause)
        {
            // The results of a long run are kept even without pictures.
            return (notebooks, cause.Message);
        }
    }

    /// <summary>Whether a figure of the notebook has no still.</summary>
    public static bool Lacks(Notebook notebook) => Bare(notebook).Any();

    /// <summary>The notebook as a run alone makes it.</summary>
    public static Notebook Without(Notebook notebook) => Each(notebook, output => output is ValueOutput value && Figure(value) is { } figure
        ? value with { Data = new MimeBundle(Forms(value, figure, null)) }
        : output);

    private static Notebook Each(Notebook notebook, Func<CellOutput, CellOutput> change) => notebook with
    {
        Cells = [.. notebook.Cells.Select(cell => cell is CodeCell code ? code with { Outputs = [.. code.Outputs.Select(change)] } : cell)],
    };

    private static CellOutput With(CellOutput output, Dictionary<string, Still> known)
    {
        if (output is not ValueOutput value || Figure(value) is not { } figure || !known.TryGetValue(figure.Key, out Still? still)) return output;
        List<KeyValuePair<string, string>> forms = Forms(value, figure, still);
        forms.Insert(forms.FindIndex(form => form.Key == "text/html") + 1, KeyValuePair.Create(still.MimeType, still.Content));
        return value with { Data = new MimeBundle(forms) };
    }

    /// <summary>An output's forms but for pictures, with a still in its HTML or without one.</summary>
    private static List<KeyValuePair<string, string>> Forms(ValueOutput value, FigureFragment figure, Still? still) =>
    [
        .. value.Data.Forms.Where(form => !IsPicture(form))
            .Select(form => form.Key == "text/html" ? KeyValuePair.Create(form.Key, figure.With(still)) : form),
    ];

    // The picture beside a figure was drawn from the data the figure's key is a hash of, so the same key is the same picture.
    private static Dictionary<string, Still> Kept(Notebook committed)
    {
        var kept = new Dictionary<string, Still>();
        foreach (ValueOutput value in Values(committed))
            if (Figure(value) is { } figure && Beside(value) is { } still) kept[figure.Key] = still;
        return kept;
    }

    private static IEnumerable<FigureFragment> Bare(Notebook notebook) =>
        Values(notebook).Where(value => Beside(value) is null).Select(Figure).OfType<FigureFragment>();

    private static Still? Beside(ValueOutput value) => value.Data.Forms.FirstOrDefault(IsPicture) is { Key: not null } picture
        ? new Still(picture.Key, picture.Value)
        : null;

    private static bool IsPicture(KeyValuePair<string, string> form) => form.Key is "image/svg+xml" or "image/png";

    private static IEnumerable<ValueOutput> Values(Notebook notebook) =>
        notebook.Cells.OfType<CodeCell>().SelectMany(cell => cell.Outputs).OfType<ValueOutput>();

    private static FigureFragment? Figure(ValueOutput value) => value.Data["text/html"] is { } html ? FigureFragment.Of(html) : null;
}
