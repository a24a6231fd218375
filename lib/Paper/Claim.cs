using Microsoft.Data.Analysis;

namespace MsstNet.Paper;

/// <summary>A sentence of the paper that its tables can confirm or refute.</summary>
/// <param name="Id">A short name.</param>
/// <param name="Quote">The paper's words.</param>
/// <param name="Reading">What is checked for it.</param>
/// <param name="Printed">The number in the sentence, in percentage points; null when there is none.</param>
/// <param name="Found">What the tables say: the number, or the rows that decide it.</param>
/// <param name="Holds">Whether they agree; a printed number to its last digit.</param>
public sealed record Claim(string Id, string Quote, string Reading, double? Printed, string Found, bool Holds)
{
    /// <summary>All claims in the order of data/paper/claims.csv, each checked.</summary>
    public static IReadOnlyList<Claim> All() =>
        [.. PublishedTable.Load("claims", typeof(string), typeof(string), typeof(string), typeof(double)).Rows.Select(Check)];

    private static Claim Check(DataFrameRow row)
    {
        string id = (string)row[0];
        double? printed = (double?)row[3];
        (string found, bool holds) = ClaimChecks.Of(id, printed);
        return new Claim(id, (string)row[1], (string)row[2], printed, found, holds);
    }
}
