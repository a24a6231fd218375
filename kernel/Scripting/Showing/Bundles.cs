using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookKernel.Scripting.Showing;

/// <summary>A value in the forms that its formatters give it, and always also as plain text.</summary>
internal static partial class Bundles
{
    private const int PlainLimit = 20_000;

    /// <summary>A value in the forms wanted, or in those it prefers. Exceptions of a formatter are passed on.</summary>
    public static MimeBundle Of(object? value, params string[] mimeTypes)
    {
        if (value is MimeBundle ready) return ready;
        if (mimeTypes.Length > 0) return WithPlain(value, [.. mimeTypes.Select(mimeType => (mimeType, Form(value, mimeType)))]);
        return value switch
        {
            null => MimeBundle.Of((MimeBundle.PlainText, "null")),
            string text => MimeBundle.Of((MimeBundle.PlainText, Cut(text))),
            _ when IsScalar(value) => MimeBundle.Of((MimeBundle.PlainText, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")),
            _ => WithPlain(value, [.. Formatter.GetPreferredMimeTypesFor(value.GetType()).Select(mimeType => (mimeType, Form(value, mimeType)))]),
        };
    }

    /// <summary>A value as .NET Interactive has formatted it, also as plain text; a plain value as <see cref="Of"/> shows it.</summary>
    public static MimeBundle OfFormatted(object? value, IEnumerable<FormattedValue> formatted)
    {
        (string MimeType, string Content)[] forms = [.. formatted.Select(form => (form.MimeType, form.Value))];
        bool isPlain = value is MimeBundle || (value is not null && IsScalar(value) && forms is [("text/html" or "text/plain", _)]);
        return isPlain ? Of(value) : WithPlain(value, forms);
    }

    private static MimeBundle WithPlain(object? value, (string MimeType, string Content)[] forms) =>
        forms.Any(form => form.MimeType == MimeBundle.PlainText)
            ? MimeBundle.Of(forms)
            : MimeBundle.Of([.. forms, (MimeBundle.PlainText, Plain(value))]);

    private static string Form(object? value, string mimeType) => (value, mimeType) switch
    {
        (string text, _) => text,
        (_, MimeBundle.PlainText) => Plain(value),
        _ => value.ToDisplayString(mimeType),
    };

    private static string Plain(object? value) => value switch
    {
        null => "null",
        string text => Cut(text),
        IHtmlContent => Cut(WithoutTags(value.ToString() ?? "")),
        _ when IsScalar(value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        _ => Cut(value.ToDisplayString(MimeBundle.PlainText)),
    };

    // A number has one form: a table of one cell would say no more.
    private static bool IsScalar(object value) => value.GetType().IsPrimitive
        || value is Enum or DateTime or DateTimeOffset or TimeSpan or DateOnly or TimeOnly or Guid or Version
        || value is decimal or Half or Int128 or UInt128 or System.Numerics.BigInteger or System.Numerics.Complex;

    private static string Cut(string text) => text.Length <= PlainLimit
        ? text
        : $"{text.AsSpan(0, PlainLimit)}\n… and {(text.Length - PlainLimit).ToString("N0", CultureInfo.InvariantCulture)} more characters";

    private static string WithoutTags(string html) => WebUtility.HtmlDecode(Tag().Replace(html, "")).Trim();

    [GeneratedRegex("(?is)<(script|style)\\b.*?</\\1>|<[^>]*>")]
    private static partial Regex Tag();
}
