using Microsoft.CodeAnalysis;

namespace NotebookKernel.Scripting;

/// <summary>What has run in a session and what it stands on, for completion and hover.</summary>
/// <param name="Submissions">The C# of each that ran, in order, without magics.</param>
/// <param name="References">What cells compile against.</param>
/// <param name="Imports">Namespaces imported everywhere, and the type whose static members are.</param>
internal sealed record SubmissionHistory(IReadOnlyList<string> Submissions, IReadOnlyList<MetadataReference> References, IReadOnlyList<string> Imports);
