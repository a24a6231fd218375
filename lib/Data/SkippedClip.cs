namespace MsstNet.Lab.Data;

/// <summary>A clip that was left out because the caller asked for bad ones to be skipped: never silently, always in a list.</summary>
/// <param name="File">List file or clip that is at fault.</param>
/// <param name="Line">Its line, from 1; 0 where the fault is not in a line of a list.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record SkippedClip(string File, int Line, string Reason);
