namespace MsstNet.Figures;

/// <summary>
/// Tells .NET Interactive's formatter, by the name of this attribute alone and without a reference to it, how a type shows itself in a cell.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;

    public string[]? PreferredMimeTypes { get; set; }
}

/// <summary>The forms of a figure; found by reflection.</summary>
internal sealed class FigureFormatters
{
    public IEnumerable<object> CreateTypeFormatters() =>
        [new FigureFormatter("text/html", NotebookFigure.Next), new FigureFormatter("text/plain", NotebookFigure.Plain)];
}

/// <summary>One form of a figure; found by reflection.</summary>
internal sealed class FigureFormatter(string mimeType, Func<Figure, string> form)
{
    public string MimeType => mimeType;

    public bool Format(object instance, TextWriter writer)
    {
        if (instance is not Figure figure) return false;
        writer.Write(form(figure));
        return true;
    }
}
