using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Tags;

namespace NotebookKernel.Scripting.Intelligence;

/// <summary>What could stand at the cursor. Positions are UTF-16 offsets into the cell.</summary>
/// <param name="Start">Where the text to replace begins.</param>
/// <param name="End">Where it ends; the cursor.</param>
/// <param name="Items">Candidates, the likeliest first.</param>
public sealed record Completions(int Start, int End, IReadOnlyList<Completion> Items);

/// <summary>One candidate.</summary>
/// <param name="Text">What is inserted.</param>
/// <param name="Kind">Class, Method, Property, Keyword, Local, … as Roslyn's tags say.</param>
/// <param name="Signature">Its declaration, shown beside it; may be empty.</param>
public sealed record Completion(string Text, string Kind, string Signature);

/// <summary>Roslyn's candidates at a place that fit what is typed, the best fit first.</summary>
internal static class CellCompletion
{
    /// <summary>More than anyone scrolls through, and few enough to send with every key.</summary>
    public const int Most = 200;

    private static readonly string[] Accessibilities = [WellKnownTags.Public, WellKnownTags.Private, WellKnownTags.Protected, WellKnownTags.Internal];

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

    private static string Kind(CompletionItem item) => item.Tags.FirstOrDefault(tag => !Accessibilities.Contains(tag)) ?? "Text";
}
