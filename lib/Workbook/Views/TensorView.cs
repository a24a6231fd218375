using System.Globalization;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace MsstNet.Workbook.Views;

/// <summary>
/// A tensor as a reader wants it: its shape, type and place, what its numbers range over, and the corners of its first and last matrix. It
/// never copies more than that from the device, and every tensor made on the way is gone when it returns.
/// </summary>
internal static class TensorView
{
    /// <summary>Rows and columns shown at either end; more than twice as many are cut.</summary>
    public const int Edge = 3;

    /// <summary>Statistics are left out above this many elements: a display must not cost seconds.</summary>
    public const long MostCounted = 20_000_000;

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
        html.Append(CultureInfo.InvariantCulture, $"<div><strong>{Cells.Escape(Header(tensor))}</strong></div>");
        if (Statistics(tensor) is { } range) html.Append(CultureInfo.InvariantCulture, $"<div>{Cells.Escape(range)}</div>");
        foreach (TensorExcerpt part in TensorExcerpt.Of(tensor))
        {
            if (part.Place.Length > 0) html.Append(CultureInfo.InvariantCulture, $"<div style=\"margin-top:.4em;opacity:.75\">{Cells.Escape(part.Place)}</div>");
            html.Append("\n<table style=\"border-collapse:collapse;margin:.2em 0\"><tbody>");
            foreach (string[] row in part.Rows)
                html.Append("<tr>").AppendJoin("", row.Select(cell => $"<td style=\"text-align:right;padding:.1em .6em\">{cell}</td>")).Append("</tr>");
            html.Append("</tbody></table>");
        }
        return html.Append("</div>").ToString();
    }

    private static string Header(Tensor tensor)
    {
        if (tensor.IsInvalid) return "Tensor, disposed: its memory has been given back.";
        string shape = tensor.dim() == 0 ? "scalar" : "[" + string.Join(" × ", tensor.shape.Select(axis => axis.ToString(CultureInfo.InvariantCulture))) + "]";
        string bytes = tensor.dim() == 0 ? "" : $", {Bytes(tensor.numel() * tensor.element_size())}";
        return $"Tensor {shape} {tensor.dtype.ToString().ToLowerInvariant()} on {tensor.device}{bytes}{(tensor.requires_grad ? ", requires grad" : "")}{(tensor.is_sparse ? ", sparse" : "")}";
    }

    private static string? Statistics(Tensor tensor)
    {
        if (tensor.IsInvalid || tensor.is_sparse || tensor.is_meta || tensor.is_complex() || tensor.dtype == ScalarType.Bool) return null;
        if (tensor.numel() is < 2 or > MostCounted) return null;
        using IDisposable still = no_grad();
        // In the tensor's own type where that is wide enough, so that a large one is not copied.
        Tensor wide = tensor.dtype is ScalarType.Float32 or ScalarType.Float64 ? tensor.detach() : tensor.detach().to(ScalarType.Float64);
        string spread = tensor.numel() > 1 ? $", std {Cells.Number(wide.std().ToDouble())}" : "";
        return $"min {Cells.Number(wide.min().ToDouble())}, max {Cells.Number(wide.max().ToDouble())}, mean {Cells.Number(wide.mean().ToDouble())}{spread}";
    }

    private static string Bytes(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB"),
        < 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.##} GiB"),
    };
}
