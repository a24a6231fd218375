namespace NotebookKernel;

/// <summary>
/// A value to show in several forms, the richest first: mime types with their contents. Binary content (image/png) is base64; JSON content
/// (application/json and anything ending in +json) is JSON text.
/// </summary>
/// <param name="Forms">Mime types and contents, in order of preference.</param>
public sealed record MimeBundle(IReadOnlyList<KeyValuePair<string, string>> Forms)
{
    /// <summary>The form that every viewer can show.</summary>
    public const string PlainText = "text/plain";

    /// <summary>A bundle of forms, the richest first.</summary>
    public static MimeBundle Of(params (string MimeType, string Content)[] forms) =>
        new([.. forms.Select(form => KeyValuePair.Create(form.MimeType, form.Content))]);

    /// <summary>The content of one form, or null.</summary>
    public string? this[string mimeType] => Forms.FirstOrDefault(form => form.Key == mimeType).Value;

    /// <summary>Whether the content of this mime type is JSON.</summary>
    public static bool IsJson(string mimeType) => mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);
}
