using Microsoft.CodeAnalysis.Text;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using NotebookKernel.Scripting.Intelligence;
using LinePosition = Microsoft.DotNet.Interactive.LinePosition;

namespace NotebookKernel.Languages;

/// <summary>What an editor asks about code in another language than C#, through the router.</summary>
internal static class LanguageQuestions
{
    /// <summary>What could stand at the cursor; nothing when the language has no answer.</summary>
    public static async Task<Completions> Complete(LanguageRouter router, string code, int cursor, CancellationToken cancel)
    {
        cursor = Math.Clamp(cursor, 0, code.Length);
        var found = await router.Ask<CompletionsProduced>(new RequestCompletions(code, Position(code, cursor)), cancel).ConfigureAwait(false);
        int start = cursor;
        while (start > 0 && (char.IsLetterOrDigit(code[start - 1]) || code[start - 1] == '_')) start--;
        return new Completions(start, cursor, [.. (found?.Completions ?? []).Take(CellCompletion.Most)
            .Select(item => new Completion(item.InsertText ?? item.DisplayText, item.Kind, item.Documentation ?? ""))]);
    }

    /// <summary>What is known of the name at the cursor, else of the call around it; null when nothing is.</summary>
    public static async Task<MimeBundle?> Inspect(LanguageRouter router, string code, int cursor, CancellationToken cancel)
    {
        LinePosition at = Position(code, Math.Clamp(cursor, 0, code.Length));
        if (await router.Ask<HoverTextProduced>(new RequestHoverText(code, at), cancel).ConfigureAwait(false) is not { } found)
        {
            var call = await router.Ask<SignatureHelpProduced>(new RequestSignatureHelp(code, at), cancel).ConfigureAwait(false);
            return call is null ? null : MimeBundle.Of((MimeBundle.PlainText, string.Join('\n', call.Signatures.Select(each => each.Label))));
        }
        (string MimeType, string Content)[] forms = [.. found.Content.Select(form => (form.MimeType, form.Value))];
        bool hasPlain = forms.Any(form => form.MimeType == MimeBundle.PlainText);
        return hasPlain ? MimeBundle.Of(forms) : MimeBundle.Of([.. forms, (MimeBundle.PlainText, forms[0].Content)]);
    }

    /// <summary>The code of a question with the blanks that the router cuts off its end, as far as the place that is asked about.</summary>
    public static string Whole(LanguageServiceCommand question)
    {
        LinePosition at = question.LinePosition;
        List<string> lines = [.. question.Code.Split('\n')];
        while (lines.Count <= at.Line) lines.Add("");
        lines[at.Line] = lines[at.Line].PadRight(at.Character);
        return string.Join('\n', lines);
    }

    private static LinePosition Position(string code, int cursor)
    {
        var at = SourceText.From(code).Lines.GetLinePosition(cursor);
        return new LinePosition(at.Line, at.Character);
    }
}
