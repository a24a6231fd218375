using MsstNet.Figures;
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
        string[] missing = [.. Fragments(executed).Where(html => !known.ContainsKey(NotebookFigure.KeyOf(html))).DistinctBy(NotebookFigure.KeyOf)];
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
                foreach ((string html, Still still) in missing.Zip(Stills.Draw(missing, browser!))) known[NotebookFigure.KeyOf(html)] = still;
            }
            catch (LabException cause)
            {
                // The results of a long run are kept even without pictures.
                remark = cause.Message;
            }
        }
        return (Each(executed, output => With(output, known)), remark);
    }

    /// <summary>The notebook as a run alone writes it, without stills.</summary>
    public static Notebook Without(Notebook notebook) => Each(notebook, output => output is ValueOutput value && Html(value) is { } html
        ? value with { Data = new MimeBundle(WithoutPicture(value, NotebookFigure.WithoutStill(html))) }
        : output);

    private static Notebook Each(Notebook notebook, Func<CellOutput, CellOutput> change) => notebook with
    {
        Cells = [.. notebook.Cells.Select(cell => cell is CodeCell code ? code with { Outputs = [.. code.Outputs.Select(change)] } : cell)],
    };

    // The forms of a figure without its picture and with other HTML.
    private static List<KeyValuePair<string, string>> WithoutPicture(ValueOutput value, string html) =>
        [.. value.Data.Forms.Where(form => !IsPicture(form.Key))
            .Select(form => form.Key == "text/html" ? KeyValuePair.Create(form.Key, html) : form)];

    private static bool IsPicture(string mimeType) => mimeType is "image/svg+xml" or "image/png";

    private static CellOutput With(CellOutput output, Dictionary<string, Still> known)
    {
        if (output is not ValueOutput value || Html(value) is not { } html) return output;
        if (!known.TryGetValue(NotebookFigure.KeyOf(html), out Still? still)) return output;
        List<KeyValuePair<string, string>> forms = WithoutPicture(value, NotebookFigure.WithStill(html, still));
        forms.Insert(forms.FindIndex(form => form.Key == "text/html") + 1, KeyValuePair.Create(still.MimeType, still.Content));
        return value with { Data = new MimeBundle(forms) };
    }

    // The picture beside a figure was drawn from the data the figure's key is a hash of, so the same key is the same picture.
    private static Dictionary<string, Still> Kept(Notebook committed)
    {
        var kept = new Dictionary<string, Still>();
        foreach (ValueOutput value in Values(committed))
            if (Html(value) is { } html && value.Data.Forms.FirstOrDefault(form => IsPicture(form.Key)) is { Key: not null } picture)
                kept[NotebookFigure.KeyOf(html)] = new Still(picture.Key, picture.Value);
        return kept;
    }

    private static IEnumerable<string> Fragments(Notebook notebook) => Values(notebook).Select(Html).OfType<string>();

    private static IEnumerable<ValueOutput> Values(Notebook notebook) =>
        notebook.Cells.OfType<CodeCell>().SelectMany(cell => cell.Outputs).OfType<ValueOutput>();

    private static string? Html(ValueOutput value) => value.Data["text/html"] is { } html && NotebookFigure.Is(html) ? html : null;
}
