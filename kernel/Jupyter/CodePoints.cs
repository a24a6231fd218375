using System.Text;

namespace NotebookKernel.Jupyter;

/// <summary>The protocol counts a cursor in Unicode characters, .NET in UTF-16 units; they part at the first emoji.</summary>
internal static class CodePoints
{
    /// <summary>The offset into a text of its n-th character; its end when it has fewer.</summary>
    public static int ToUtf16(string text, int characters)
    {
        int offset = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (characters-- <= 0) break;
            offset += rune.Utf16SequenceLength;
        }
        return offset;
    }

    /// <summary>How many characters lie before an offset.</summary>
    public static int FromUtf16(string text, int offset) => text[..Math.Clamp(offset, 0, text.Length)].EnumerateRunes().Count();
}
