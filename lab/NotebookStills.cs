using MsstNet.Lab.Pages;
using NotebookKernel;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab;

/// <summary>Puts a still picture into and beside each figure of an executed notebook, for viewers that run no scripts.</summary>
internal static class NotebookStills
{
    /// <summary>The notebook with stills, and a line for the reader when some could not be made.</summary>
    /// <param name="executed">The notebook as it ran.</param>
    /// <param name="committed">The one before, whose stills are kept for figures whose data did not change; may be null.</param>
    /// <param name="browser">What draws; null when the machine has none.</param>
    public static (Notebook Notebook, string? Remark) Add(Notebook executed, Notebook? committed, Chromium? browser)
    {
        Dictionary<string, Still> known = committed is null ? [] : Kept(committed);
        FigureFragment[] missing = [.. Fragments(executed).Where(figure => !known.ContainsKey(figure.Key)).DistinctBy(figure => figure.Key)];
        string? remark = null;
        if (missing.Length > 0 && browser is null)
        {
            string figures = missing.Length == 1 ? "1 figure has" : FormattableString.Invariant($"{missing.Length} figures have");
            remark = $"{figures} no still picture: no Chromium, Chrome or Edge was found. Name one in {Chromium.Variable}.";
        }
        else if (missing.Length > 0)
        {
            try
            {
                foreach ((FigureFragment figure, Still still) in missing.Zip(Stills.Draw(missing, browser!))) known[figure.Key] = still;
            }
            catch (LabException cause)
            {
                // The results of a long run are kept even without pictures.
                remark = cause.Message;
            }
        }
        return (Each(executed, output => With(output, known)), remark);
    }

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
        .. value.Data.Forms.Where(form => form.Key is not ("image/svg+xml" or "image/png"))
            .Select(form => form.Key == "text/html" ? KeyValuePair.Create(form.Key, figure.With(still)) : form),
    ];

    // The picture beside a figure was drawn from the data the figure's key is a hash of, so the same key is the same picture.
    private static Dictionary<string, Still> Kept(Notebook committed)
    {
        var kept = new Dictionary<string, Still>();
        foreach (ValueOutput value in Values(committed))
            if (Figure(value) is { } figure && value.Data.Forms.FirstOrDefault(form => form.Key is "image/svg+xml"
                or "image/png") is { Key: not null } picture)
                kept[figure.Key] = new Still(picture.Key, picture.Value);
        return kept;
    }

    private static IEnumerable<FigureFragment> Fragments(Notebook notebook) => Values(notebook).Select(Figure).OfType<FigureFragment>();

    private static IEnumerable<ValueOutput> Values(Notebook notebook) =>
        notebook.Cells.OfType<CodeCell>().SelectMany(cell => cell.Outputs).OfType<ValueOutput>();

    private static FigureFragment? Figure(ValueOutput value) => value.Data["text/html"] is { } html ? FigureFragment.Of(html) : null;
}
