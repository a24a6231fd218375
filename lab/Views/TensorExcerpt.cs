using System.Globalization;
using static TorchSharp.torch;

namespace MsstNet.Lab.Views;

/// <summary>One matrix of a tensor, with its middle left out.</summary>
/// <param name="Place">Its index: "[0, 0, :, :]"; empty for a tensor of at most two axes.</param>
/// <param name="Rows">Cells as text, "…" where rows or columns are left out.</param>
internal sealed record TensorExcerpt(string Place, IReadOnlyList<string[]> Rows)
{
    /// <summary>The first matrix of a tensor and, when it has several, the last. Needs a dispose scope for the tensors made on the way.</summary>
    public static IEnumerable<TensorExcerpt> Of(Tensor tensor)
    {
        if (tensor.IsInvalid || tensor.is_sparse || tensor.is_meta || tensor.numel() == 0) yield break;
        using IDisposable still = no_grad();
        Tensor values = tensor.detach();
        if (values.dim() <= 2) { yield return new("", Matrix(values)); yield break; }

        long[] leading = values.shape[..^2];
        yield return Slice(values, new long[leading.Length]);
        if (leading.Any(axis => axis > 1)) yield return Slice(values, [.. leading.Select(axis => axis - 1)]);
    }

    private static TensorExcerpt Slice(Tensor values, long[] at)
    {
        foreach (long index in at) values = values.select(0, index);
        return new($"[{string.Join(", ", at)}, :, :]", Matrix(values));
    }

    private static List<string[]> Matrix(Tensor values)
    {
        if (values.dim() == 0) values = values.unsqueeze(0);
        if (values.dim() == 1) values = values.unsqueeze(0);
        (values, bool cutRows) = Ends(values, 0);
        (values, bool cutColumns) = Ends(values, 1);
        string[] cells = Texts(values.reshape(-1).cpu());
        List<string[]> rows = [.. cells.Chunk((int)values.shape[1])];
        if (cutColumns) rows = [.. rows.Select(row => (string[])[.. row[..TensorView.Edge], "…", .. row[TensorView.Edge..]])];
        if (cutRows) rows.Insert(TensorView.Edge, [.. rows[0].Select(_ => "⋮")]);
        return rows;
    }

    private static (Tensor Values, bool Cut) Ends(Tensor values, int axis)
    {
        long length = values.shape[axis];
        if (length <= (2 * TensorView.Edge) + 1) return (values, false);
        return (cat([values.narrow(axis, 0, TensorView.Edge), values.narrow(axis, length - TensorView.Edge, TensorView.Edge)], axis), true);
    }

    // All of an excerpt with the same number of decimals, so that the eye can compare down a column.
    private static string[] Texts(Tensor flat)
    {
        if (flat.dtype == ScalarType.Bool) return [.. flat.to(ScalarType.Byte).data<byte>().Select(bit => bit == 0 ? "false" : "true")];
        if (flat.is_complex())
        {
            string[] imaginary = Texts(flat.imag.clone());
            string Part(int i) => imaginary[i].StartsWith('−') ? $"− {imaginary[i][1..]}i" : $"+ {imaginary[i]}i";
            return [.. Texts(flat.real.clone()).Select((real, i) => $"{real} {Part(i)}")];
        }
        if (flat.is_integral())
            return [.. flat.to(ScalarType.Int64).data<long>().Select(number => number.ToString(CultureInfo.InvariantCulture).Replace('-', '−'))];
        double[] numbers = [.. flat.to(ScalarType.Float64).data<double>()];
        double[] sizes = [.. numbers.Where(double.IsFinite).Select(Math.Abs).Where(size => size > 0)];
        bool whole = numbers.Where(double.IsFinite).All(number => number == Math.Floor(number) && Math.Abs(number) < 1e7);
        bool plain = sizes.Length == 0 || (sizes.Max() < 1e6 && sizes.Max() >= 1e-3);
        return [.. numbers.Select(number => !double.IsFinite(number) ? CellText.Number(number)
            : number.ToString(whole ? "0" : plain ? "0.0000" : "0.000e+0", CultureInfo.InvariantCulture).Replace('-', '−'))];
    }
}
