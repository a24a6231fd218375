using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MsstNet.Data.Loading;

/// <summary>Applies one <see cref="Augmentation"/> to frames of one size. The tables are made once for a clip. Not thread-safe.</summary>
/// <remarks>
/// Output pixel (i, j) is the bilinear value at x = Left·s + (j + ½)·Width - ½ and likewise y, for side s, clamped to the frame; then gain·v + bias,
/// rounded and clamped to 0 … 255. Weights have 11 bits and products 30, so that everything is whole numbers: across a row by table, down the
/// columns a vector at a time. Within one grey level of the same sum in floating point.
/// </remarks>
internal sealed class FrameWarp
{
    private const int WeightBits = 11;
    private const int One = 1 << WeightBits;

    private readonly int side;
    private readonly int[] column, columnWeight, row, rowWeight;
    private readonly int gain, bias;
    private int[] upper, lower;

    /// <summary>Prepares the tables.</summary>
    /// <param name="augmentation">The clip's draw.</param>
    /// <param name="side">Pixels on a side of the frames, at least 2.</param>
    public FrameWarp(Augmentation augmentation, int side)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 2);
        this.side = side;
        (column, columnWeight) = Table(augmentation.Left, augmentation.Width, augmentation.Mirror);
        (row, rowWeight) = Table(augmentation.Top, augmentation.Height, mirror: false);
        gain = (int)Math.Round(augmentation.Gain * 256);
        bias = (int)Math.Round(augmentation.Bias * 65536) + 32768;
        upper = new int[side * 3];
        lower = new int[side * 3];
    }

    /// <summary>Warps one frame.</summary>
    /// <param name="source">side · side · 3 bytes: rows, columns, channels.</param>
    /// <param name="target">Receives as many.</param>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int stride = side * 3, inUpper = -1, inLower = -1;
        for (int y = 0; y < side; y++)
        {
            if (row[y] == inLower) (upper, lower, inUpper, inLower) = (lower, upper, inLower, inUpper);
            if (row[y] != inUpper) Across(source.Slice((inUpper = row[y]) * stride, stride), upper);
            if (row[y] + 1 != inLower) Across(source.Slice((inLower = row[y] + 1) * stride, stride), lower);
            Down(rowWeight[y], target.Slice(y * stride, stride));
        }
    }

    /// <summary>For each output place the source place left of it, at most s - 2, and the weight of the one right of it.</summary>
    private (int[] Place, int[] Weight) Table(double start, double length, bool mirror)
    {
        int[] place = new int[side], weight = new int[side];
        for (int i = 0; i < side; i++)
        {
            double x = Math.Clamp((start + (i + 0.5) * length / side) * side - 0.5, 0, side - 1);
            int to = mirror ? side - 1 - i : i;
            place[to] = Math.Min((int)x, side - 2);
            weight[to] = (int)Math.Round((x - place[to]) * One);
        }
        return (place, weight);
    }

    /// <summary>One source row at the output's columns, 11 bits after the point.</summary>
    private void Across(ReadOnlySpan<byte> source, int[] target)
    {
        ref byte pixels = ref MemoryMarshal.GetReference(source);
        ref int output = ref MemoryMarshal.GetArrayDataReference(target);
        for (int x = 0; x < column.Length; x++)
        {
            // column[x] ≤ s - 2, so that the six bytes read lie in the row; target holds 3 · side numbers.
            ref byte left = ref Unsafe.Add(ref pixels, column[x] * 3);
            int weight = columnWeight[x];
            Unsafe.Add(ref output, 3 * x) = left * One + (Unsafe.Add(ref left, 3) - left) * weight;
            Unsafe.Add(ref output, 3 * x + 1) = Unsafe.Add(ref left, 1) * One + (Unsafe.Add(ref left, 4) - Unsafe.Add(ref left, 1)) * weight;
            Unsafe.Add(ref output, 3 * x + 2) = Unsafe.Add(ref left, 2) * One + (Unsafe.Add(ref left, 5) - Unsafe.Add(ref left, 2)) * weight;
        }
    }

    /// <summary>Blends the two rows, then gain and bias, to bytes.</summary>
    private void Down(int weight, Span<byte> target)
    {
        int lanes = Vector<int>.Count, i = 0;
        ref int top = ref MemoryMarshal.GetArrayDataReference(upper);
        ref int bottom = ref MemoryMarshal.GetArrayDataReference(lower);
        for (; i <= target.Length - 4 * lanes; i += 4 * lanes)
        {
            var first = Vector.Narrow(Blend(ref top, ref bottom, i, weight), Blend(ref top, ref bottom, i + lanes, weight));
            var second = Vector.Narrow(Blend(ref top, ref bottom, i + 2 * lanes, weight), Blend(ref top, ref bottom, i + 3 * lanes, weight));
            Vector.Narrow(first.As<short, ushort>(), second.As<short, ushort>()).CopyTo(target[i..]);
        }
        for (; i < target.Length; i++)
        {
            int value = (upper[i] * (One - weight) + lower[i] * weight) >> (2 * WeightBits - 8);
            target[i] = (byte)Math.Clamp((value * gain + bias) >> 16, 0, 255);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<int> Blend(ref int top, ref int bottom, int i, int weight)
    {
        var above = Vector.LoadUnsafe(ref top, (nuint)i);
        var below = Vector.LoadUnsafe(ref bottom, (nuint)i);
        var value = (above * (One - weight) + below * weight) >> (2 * WeightBits - 8);
        return Vector.Min(Vector.Max((value * gain + new Vector<int>(bias)) >> 16, Vector<int>.Zero), new Vector<int>(255));
    }
}
