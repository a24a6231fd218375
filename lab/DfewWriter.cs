using System.Globalization;
using System.Runtime.InteropServices;
using MsstNet.Data;
using SkiaSharp;

namespace MsstNet.Lab;

/// <summary>Writes any source of the seven classes as DFEW is laid out, so that whatever reads DFEW reads it, too.</summary>
/// <remarks>
/// Clip i becomes Clip/clip_224x224/&lt;i + 1, five digits&gt;/. The lists have DFEW's header, unpadded numbers and labels from 1. people.csv names
/// the persons where the source knows them.
/// </remarks>
internal static class DfewWriter
{
    /// <summary>
    /// Writes into a folder beside the target and renames it at the end: the target is whole or absent. The numbers come while it writes; leaving
    /// the loop early leaves nothing behind.
    /// </summary>
    /// <param name="source">At most five splits, the seven classes.</param>
    /// <param name="target">A folder that does not exist or is empty.</param>
    /// <param name="side">Pixels on a side; the folder keeps DFEW's name, clip_224x224, whatever it is.</param>
    /// <param name="quality">JPEG quality, 1 … 100.</param>
    /// <returns>Clips written so far: 1, 2, … Nothing is written until it is enumerated.</returns>
    /// <exception cref="LabException">The target holds something, cannot be written, or the source does not fit the layout.</exception>
    public static IEnumerable<int> Write(IClipSource source, string target, int side = 224, int quality = 95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        if (quality is < 1 or > 100) throw new LabException($"JPEG quality is {quality}; it is 1 to 100.");
        if (!source.Classes.SequenceEqual(Emotions.Names))
            throw new LabException($"{source.Identity}: its classes are not DFEW's seven; it cannot be written as DFEW.");
        if (source.Splits.Count > DfewPublished.Splits.Count)
            throw new LabException($"{source.Identity}: {source.Splits.Count} splits; DFEW's layout has room for {DfewPublished.Splits.Count}.");
        return WriteAll(source, Path.TrimEndingDirectorySeparator(Path.GetFullPath(target)), side, quality);
    }

    private static IEnumerable<int> WriteAll(IClipSource source, string target, int side, int quality)
    {
        RequireFree(target);
        string draft = $"{target}.{Guid.NewGuid():N}.partial";
        try
        {
            Try(target, () => WriteLists(source, draft));
            for (int clip = 0; clip < source.Clips.Count; clip++)
            {
                Try(target, () => WriteClip(source, clip, draft, side, quality));
                yield return clip + 1;
            }
            RequireFree(target);
            Try(target, () =>
            {
                if (Directory.Exists(target)) Directory.Delete(target);
                Directory.Move(draft, target);
            });
        }
        finally
        {
            if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
        }
    }

    private static void RequireFree(string target)
    {
        if (File.Exists(target) || Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            throw new LabException($"{target}: already exists and is not empty; name another folder or remove it first.");
    }

    private static void WriteClip(IClipSource source, int clip, string draft, int side, int quality)
    {
        string name = FolderName(clip), folder = Path.Combine(draft, "Clip", "clip_224x224", name);
        Directory.CreateDirectory(folder);
        byte[] rgb = new byte[side * side * 3], rgba = new byte[side * side * 4];
        using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int frame = 0; frame < source.Clips[clip].FrameCount; frame++)
        {
            source.ReadFrame(clip, frame, side, rgb);
            AddAlpha(rgb, rgba);
            Marshal.Copy(rgba, 0, bitmap.GetPixels(), rgba.Length);
            using var file = File.Create(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}_{frame + 1:D5}.jpg")));
            if (!bitmap.Encode(file, SKEncodedImageFormat.Jpeg, quality))
                throw new IOException($"frame {frame + 1} of clip {name} could not be encoded");
        }
    }

    private static void WriteLists(IClipSource source, string draft)
    {
        for (int fold = 0; fold < source.Splits.Count; fold++)
            foreach (var (part, clips) in new[] { ("train", source.Splits[fold].Train), ("test", source.Splits[fold].Test) })
            {
                string folder = Path.Combine(draft, "EmoLabel_DataSplit", $"{part}(single-labeled)");
                Directory.CreateDirectory(folder);
                var rows = clips.Select(clip => Csv.Row($"{clip + 1},{source.Clips[clip].Label + 1}"));
                Csv.Write(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"set_{fold + 1}.csv")), "video_name,label", rows);
            }
        var people = source.Clips.Index().Where(item => item.Item.Person is not null)
            .Select(item => Csv.Row($"{item.Index + 1},{item.Item.Person}")).ToList();
        if (people.Count > 0) Csv.Write(Path.Combine(draft, "people.csv"), "video_name,person", people);
    }

    private static string FolderName(int clip) => (clip + 1).ToString("D5", CultureInfo.InvariantCulture);

    private static void AddAlpha(ReadOnlySpan<byte> rgb, Span<byte> rgba)
    {
        for (int from = 0, to = 0; from < rgb.Length; from += 3, to += 4)
            (rgba[to], rgba[to + 1], rgba[to + 2], rgba[to + 3]) = (rgb[from], rgb[from + 1], rgb[from + 2], 255);
    }

    private static void Try(string target, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{target}: cannot be written ({e.Message}); check the disk's space and the permissions.", e);
        }
    }
}
