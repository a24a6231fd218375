using MsstNet.Lab.Pages;
using NotebookKernel;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab;

/// <summary>Puts a still picture into and beside each figure of an executed notebook, for viewers that run no scripts.</summary>
internal static class NotebookStills
{
    /// <summary>The notebook with the stills of those figures whose data is as it was; nothing is drawn.</summary>
    /// <param name="executed">The notebook as it ran.</param>
    /// <param name="committed">The one before, which may have stills.</param>
    public static Notebook Keep(Notebook executed, Notebook committed)
    {
        var kept = new Dictionary<string, Still>();
        foreach (ValueOutput value in Values(committed))
            if (Figure(value) is { } figure && Beside(value) is { } still) kept[figure.Key] = still;
        return Put(executed, kept);
    }

    /// <summary>The figures without a still, each once.</summary>
    public static IReadOnlyList<FigureFragment> Missing(IEnumerable<Notebook> notebooks)
    {
        IEnumerable<ValueOutput> bare = notebooks.SelectMany(Values).Where(value => Beside(value) is null);
        return [.. bare.Select(Figure).OfType<FigureFragment>().DistinctBy(figure => figure.Key)];
    }

    /// <summary>Draws stills, in one start of a browser.</summary>
    /// <param name="figures">What to draw; none starts no browser.</param>
    /// <param name="browser">What draws; null when the machine has none.</param>
    /// <returns>The stills that were drawn, each by its figure's key, and a line for the reader when some were not.</returns>
    public static (IReadOnlyDictionary<string, Still> Stills, string? Remark) Draw(IReadOnlyList<FigureFragment> figures, Chromium? browser)
    {
        var drawn = new Dictionary<string, Still>();
        if (figures.Count == 0) return (drawn, null);
        if (browser is null)
        {
            string have = figures.Count == 1 ? "1 figure has" : FormattableString.Invariant($"{figures.Count} figures have");
            return (drawn, $"{have} no still picture: no Chromium, Chrome or Edge was found. Name one in {Chromium.Variable}.");
        }
        try
        {
            (IReadOnlyList<Still?> stills, string? remark) = Stills.Draw(figures, browser);
            foreach ((FigureFragment figure, Still? still) in figures.Zip(stills))
                if (still is not null) drawn[figure.Key] = still;
            return (drawn, remark);
        }
        catch (LabException cause)
        {
            // The results of a long run are kept even without pictures.
            return (drawn, cause.Message);
        }
    }

    /// <summary>The notebook with stills for the figures that have none.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="stills">Stills by the keys of their figures, others' among them.</param>
    public static Notebook Put(Notebook notebook, IReadOnlyDictionary<string, Still> stills) => Each(notebook, output => With(output, stills));

    /// <summary>The notebook as a run alone makes it.</summary>
    public static Notebook Without(Notebook notebook) => Each(notebook, output => output is ValueOutput value && Figure(value) is { } figure
        ? value with { Data = new MimeBundle(Forms(value, figure, null)) }
        : output);

    private static Notebook Each(Notebook notebook, Func<CellOutput, CellOutput> change) => notebook with
    {
        Cells = [.. notebook.Cells.Select(cell => cell is CodeCell code ? code with { Outputs = [.. code.Outputs.Select(change)] } : cell)],
    };

    private static CellOutput With(CellOutput output, IReadOnlyDictionary<string, Still> stills)
    {
        if (output is not ValueOutput value || Beside(value) is not null || Figure(value) is not { } figure) return output;
        if (!stills.TryGetValue(figure.Key, out Still? still)) return output;
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

    // It was drawn from the data that the figure's key is a hash of, so the same key is the same picture.
    private static Still? Beside(ValueOutput value) => value.Data.Forms.FirstOrDefault(IsPicture) is { Key: not null } picture
        ? new Still(picture.Key, picture.Value)
        : null;

    private static bool IsPicture(KeyValuePair<string, string> form) => form.Key is "image/svg+xml" or "image/png";

    private static IEnumerable<ValueOutput> Values(Notebook notebook) =>
        notebook.Cells.OfType<CodeCell>().SelectMany(cell => cell.Outputs).OfType<ValueOutput>();

    private static FigureFragment? Figure(ValueOutput value) => value.Data["text/html"] is { } html ? FigureFragment.Of(html) : null;
}
