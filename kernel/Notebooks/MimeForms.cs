namespace NotebookKernel.Notebooks;

/// <summary>How nbformat lays out the forms of a value in the file.</summary>
internal static class MimeForms
{
    /// <summary>Whether the content stands in the file as JSON. Narrower than <see cref="MimeBundle.IsJson"/>: model/gltf+json is text there.</summary>
    public static bool IsJsonInFile(string mimeType) =>
        mimeType == "application/json" || (mimeType.StartsWith("application/", StringComparison.Ordinal) && MimeBundle.IsJson(mimeType));

    /// <summary>Whether the content stands in the file line by line.</summary>
    public static bool IsSplitInFile(string mimeType) =>
        mimeType.StartsWith("text/", StringComparison.Ordinal) || mimeType is "application/javascript" or "image/svg+xml";
}
