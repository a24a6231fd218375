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

    /// <summary>What is known of the name at the cursor, or null.</summary>
    public static async Task<MimeBundle?> Inspect(LanguageRouter router, string code, int cursor, CancellationToken cancel)
    {
        var question = new RequestHoverText(code, Position(code, Math.Clamp(cursor, 0, code.Length)));
        if (await router.Ask<HoverTextProduced>(question, cancel).ConfigureAwait(false) is not { } found) return null;
        (string MimeType, string Content)[] forms = [.. found.Content.Select(form => (form.MimeType, form.Value))];
        bool hasPlain = forms.Any(form => form.MimeType == MimeBundle.PlainText);
        return hasPlain ? MimeBundle.Of(forms) : MimeBundle.Of([.. forms, (MimeBundle.PlainText, forms[0].Content)]);
    }

    private static LinePosition Position(string code, int cursor)
    {
        var at = SourceText.From(code).Lines.GetLinePosition(cursor);
        return new LinePosition(at.Line, at.Character);
    }
}
