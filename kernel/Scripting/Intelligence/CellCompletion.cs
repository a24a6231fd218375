using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Tags;

namespace NotebookKernel.Scripting.Intelligence;

/// <summary>Roslyn's candidates at a place, cut to those that fit what is typed and set in the order of how well they fit.</summary>
internal static class CellCompletion
{
    /// <summary>More than anyone scrolls through, and few enough to send with every key.</summary>
    public const int Most = 200;

    /// <summary>The candidates at the cursor, those that the session declared first among equals.</summary>
    public static async Task<Completions> At(Document document, int cursor, IReadOnlySet<string> own, CancellationToken cancel)
    {
        CompletionService service = CompletionService.GetService(document)!;
        string code = (await document.GetTextAsync(cancel).ConfigureAwait(false)).ToString();
        CompletionList list = await service.GetCompletionsAsync(document, cursor, cancellationToken: cancel).ConfigureAwait(false);
        int start = list.ItemsList.Count == 0 ? cursor : Math.Clamp(list.Span.Start, 0, cursor);
        string typed = code[start..cursor];

        (CompletionItem item, string text)[] fitting =
            [.. (from item in list.ItemsList
                 let text = item.Properties.GetValueOrDefault("InsertionText", item.DisplayText)
                 let fit = Fit(item.FilterText, typed)
                 where fit > 0 && text.Length > 0 && (char.IsLetter(text[0]) || text[0] is '_' or '@')
                       && !item.Tags.Contains(WellKnownTags.Snippet) && (!item.IsComplexTextEdit || item.Tags.Contains(WellKnownTags.Keyword))
                 orderby fit descending, own.Contains(text) descending, item.Rules.MatchPriority descending, item.SortText.ToUpperInvariant(), text
                 select (item, text)).DistinctBy(pair => pair.text).Take(Most)];

        Signatures signatures = await Signatures.At(document, start, cancel).ConfigureAwait(false);
        return new Completions(start, cursor, [.. fitting.Select(pair =>
            new Completion(pair.text, Kind(pair.item), pair.item.Tags.Contains(WellKnownTags.Keyword) ? "" : signatures.Of(pair.text)))]);
    }

    /// <summary>How well a candidate fits what is typed: 0 not at all, 5 to the letter.</summary>
    internal static int Fit(string candidate, string typed)
    {
        if (typed.Length == 0) return 1;
        if (candidate == typed) return 5;
        if (candidate.StartsWith(typed, StringComparison.Ordinal)) return 4;
        if (candidate.StartsWith(typed, StringComparison.OrdinalIgnoreCase)) return 3;
        string humps = string.Concat(candidate.Where((c, i) => i == 0 || char.IsUpper(c)));
        if (humps.StartsWith(typed, StringComparison.OrdinalIgnoreCase)) return 2;
        return typed.Length > 1 && candidate.Contains(typed, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
    }

    private static string Kind(CompletionItem item) =>
        item.Tags.FirstOrDefault(tag => tag is not (WellKnownTags.Public or WellKnownTags.Private or WellKnownTags.Protected or WellKnownTags.Internal)) ?? "Text";
}
