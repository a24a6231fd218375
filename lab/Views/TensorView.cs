using System.Globalization;
using System.Text;
using TorchSharp;
using static System.Net.WebUtility;
using static TorchSharp.torch;

namespace MsstNet.Lab.Views;

/// <summary>
/// A tensor for a reader: its shape, type and device, the range of its values, and the corners of its first and last matrix. No more than that
/// is copied from the device, and every tensor made on the way is disposed.
/// </summary>
internal static class TensorView
{
    /// <summary>Rows and columns shown at each end of a larger matrix.</summary>
    public const int Edge = 3;

    // A display must not take seconds.
    private const long MostCounted = 20_000_000;

    public static string Plain(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        var text = new StringBuilder(Header(tensor));
        if (Statistics(tensor) is { } range) text.Append('\n').Append(range);
        foreach (TensorExcerpt part in TensorExcerpt.Of(tensor))
        {
            text.Append('\n');
            if (part.Place.Length > 0) text.Append(part.Place).Append('\n');
            int[] widths = [.. part.Rows[0].Select((_, i) => part.Rows.Max(row => row[i].Length))];
            text.AppendJoin('\n', part.Rows.Select(row => string.Join("  ", row.Select((cell, i) => cell.PadLeft(widths[i])))));
        }
        return text.ToString();
    }

    public static string Html(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        var html = new StringBuilder("<div class=\"lab-tensor\" style=\"font-variant-numeric:tabular-nums\">");
        html.Append("<div><strong>").Append(HtmlEncode(Header(tensor))).Append("</strong></div>");
        if (Statistics(tensor) is { } range) html.Append("<div>").Append(HtmlEncode(range)).Append("</div>");
        foreach (TensorExcerpt part in TensorExcerpt.Of(tensor))
        {
            if (part.Place.Length > 0) html.Append("<div style=\"margin-top:.4em;opacity:.75\">").Append(HtmlEncode(part.Place)).Append("</div>");
            html.Append("\n<table style=\"border-collapse:collapse;margin:.2em 0\"><tbody>");
            const string style = "style=\"text-align:right;padding:.1em .6em\"";
            foreach (string[] row in part.Rows) html.Append("<tr>").AppendJoin("", row.Select(cell => $"<td {style}>{cell}</td>")).Append("</tr>");
            html.Append("</tbody></table>");
        }
        return html.Append("</div>").ToString();
    }

    private static string Header(Tensor tensor)
    {
        if (tensor.IsInvalid) return "Tensor, disposed: its memory has been given back.";
        bool scalar = tensor.dim() == 0;
        string shape = scalar ? "scalar" : $"[{string.Join(" × ", tensor.shape)}]";
        return $"Tensor {shape} {tensor.dtype.ToString().ToLowerInvariant()} on {tensor.device}"
            + (scalar ? "" : $", {Bytes(tensor.numel() * tensor.element_size())}")
            + (tensor.requires_grad ? ", requires grad" : "") + (tensor.is_sparse ? ", sparse" : "");
    }

    private static string? Statistics(Tensor tensor)
    {
        if (tensor.IsInvalid || tensor.is_sparse || tensor.is_meta || tensor.is_complex() || tensor.dtype == ScalarType.Bool) return null;
        if (tensor.numel() is < 2 or > MostCounted) return null;
        using IDisposable still = no_grad();
        // In the tensor's own type where that is wide enough, so that a large one is not copied.
        Tensor wide = tensor.dtype is ScalarType.Float32 or ScalarType.Float64 ? tensor.detach() : tensor.detach().to(ScalarType.Float64);
        static string Text(Tensor scalar) => CellText.Number(scalar.ToDouble());
        return $"min {Text(wide.min())}, max {Text(wide.max())}, mean {Text(wide.mean())}, std {Text(wide.std())}";
    }

    private static string Bytes(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB"),
        < 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.##} GiB"),
    };
}
