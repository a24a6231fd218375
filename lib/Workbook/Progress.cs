namespace MsstNet.Workbook;

/// <summary>How far a reader has come with some exercises.</summary>
public static class Progress
{
    /// <summary>One line: "1 right, 0 to look at again, 2 not tried".</summary>
    public static string Of(params IReadOnlyList<ExerciseResult> results) =>
        $"{Count(results, Verdict.Right)} right, {Count(results, Verdict.Wrong)} to look at again, {Count(results, Verdict.NotTried)} not tried";

    private static int Count(IReadOnlyList<ExerciseResult> results, Verdict verdict) => results.Count(result => result.Verdict == verdict);
}
