using System.Globalization;
using System.Security.Cryptography;

namespace MsstNet.Data.Sets;

/// <summary>Validates a data set on disk: every frame decodes, no clip occurs twice, and the counts are those published.</summary>
public static class DatasetCheck
{
    /// <summary>Decoding at an eighth of 224 reads every bit of a JPEG and skips most of the arithmetic.</summary>
    private const int Side = 28;

    /// <summary>Checks; reads every frame file unless <paramref name="quick"/>.</summary>
    /// <param name="data">Best opened with bad clips skipped, so that what is wrong is reported rather than refused.</param>
    /// <param name="quick">Decodes the first and the last frame of each clip only, and compares clips by those and by file sizes.</param>
    /// <param name="progress">Told the clips checked so far, from several threads.</param>
    public static DatasetReport Run(RecordedClips data, bool quick = false, IProgress<int>? progress = null)
    {
        int done = 0;
        var clips = Enumerable.Range(0, data.Clips.Count).AsParallel().AsOrdered().Select(clip =>
        {
            var result = Read(data, clip, quick);
            progress?.Report(Interlocked.Increment(ref done));
            return result;
        }).ToArray();
        var splits = data.Splits.Select(split => Counts(data, split)).ToArray();
        bool another = splits.All(split => split.IsAnother);
        Finding[] findings =
        [
            .. data.Skipped.Select(bad => new Finding(Severity.Error, $"{bad}.")),
            .. clips.SelectMany(clip => clip.Faults).Select(fault => new Finding(Severity.Error, fault)),
            .. Duplicates(data, [.. clips.Select(clip => clip.Faults.Count == 0 ? clip.Content : null)]),
            .. Absent(data, another),
            .. splits.Where(split => !split.AsPublished).Select(split => Difference(split, another)),
            .. Classes(data),
            Lengths(data),
        ];
        return new DatasetReport($"{data.Identity}", data.Classes, data.Clips.Count, data.Clips.Sum(clip => (long)clip.FrameCount),
            clips.Sum(clip => (long)clip.Decoded), splits, findings);
    }

    private static (string Content, int Decoded, List<string> Faults) Read(RecordedClips data, int clip, bool quick)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var faults = new List<string>();
        byte[] rgb = new byte[Side * Side * 3];
        int last = data.Clips[clip].FrameCount - 1, decoded = 0;
        for (int frame = 0; frame <= last; frame++)
        {
            string path = data.FramePath(clip, frame);
            try
            {
                // A clip that is one video is one file.
                bool another = frame == 0 || path != data.FramePath(clip, frame - 1);
                if (quick && frame != 0 && frame != last)
                {
                    if (another) hash.AppendData(BitConverter.GetBytes(new FileInfo(path).Length));
                    continue;
                }
                decoded++;
                data.ReadFrame(clip, frame, Side, rgb);
                if (another) hash.AppendData(File.ReadAllBytes(path));
            }
            catch (LabException e)
            {
                faults.Add(e.Message);
                if (frame < last && data.FramePath(clip, frame + 1) == path) break;   // one video, one fault
            }
        }
        return (Convert.ToHexString(hash.GetHashAndReset()), decoded, faults);
    }

    /// <summary>Clips with the same frames; on both sides of a fold the test measures memory.</summary>
    private static IEnumerable<Finding> Duplicates(RecordedClips data, string?[] contents)
    {
        foreach (var group in contents.Index().Where(clip => clip.Item is not null).GroupBy(clip => clip.Item, clip => clip.Index))
        {
            int[] same = [.. group];
            if (same.Length == 1) continue;
            string names = string.Join(", ", same.Select(clip => data.Clips[clip].Id));
            var leak = data.Splits.FirstOrDefault(split => split.Train.Intersect(same).Any() && split.Test.Intersect(same).Any());
            yield return leak is null
                ? new Finding(Severity.Warning, $"clips {names} hold the same frames.")
                : new Finding(Severity.Error, $"clips {names} hold the same frames and are learned from and tested on in {leak.Name}; "
                    + "keep one of them.");
        }
    }

    private static SplitCounts Counts(RecordedClips data, Split split)
    {
        int number = int.TryParse(split.Name.AsSpan(split.Name.LastIndexOf(' ') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int fold)
            ? fold : 1;
        return new SplitCounts(split.Name, PerClass(data, split.Train), PerClass(data, split.Test), data.Published.ElementAtOrDefault(number - 1));
    }

    private static int[] PerClass(RecordedClips data, IEnumerable<int> clips)
    {
        int[] counts = new int[data.Classes.Count];
        foreach (int clip in clips) counts[data.Clips[clip].Label]++;
        return counts;
    }

    /// <summary>Counts that are not the published ones make the protocol another one; a small set laid out like the large one has its own.</summary>
    private static Finding Difference(SplitCounts split, bool another)
    {
        if (split.Published is not { } published) return new(Severity.Info, $"{split.Name}: nothing is published to compare with.");
        string classes = published.TestByClass is { } test ? $" ({Text(test)})" : "";
        string differ = string.Create(CultureInfo.InvariantCulture, $"{split.Name}: {split.Train.Sum()} train, {split.Test.Sum()} test "
            + $"({Text(split.Test)}); published are {published.Train} and {published.Test}{classes}");
        return another
            ? new(Severity.Warning, $"{differ}; this is another data set in that layout.")
            : new(Severity.Error, $"{differ}; results will not be comparable, restore the lists and clips.");
    }

    private static IEnumerable<Finding> Absent(RecordedClips data, bool another)
    {
        if (data.Published.Count > data.Splits.Count && !another)
            yield return new(Severity.Error, $"{data.Splits.Count} of {data.Published.Count} splits are there; "
                + "the protocol is the mean of all, restore the others' lists.");
    }

    private static IEnumerable<Finding> Classes(RecordedClips data)
    {
        int[] counts = PerClass(data, Enumerable.Range(0, data.Clips.Count));
        if (data.PublishedByClass is { } published && !counts.SequenceEqual(published))
            yield return new(10 * counts.Sum() < published.Sum() ? Severity.Warning : Severity.Error, string.Create(CultureInfo.InvariantCulture,
                $"{counts.Sum()} clips ({Text(counts)}); published are {published.Sum()} ({Text(published)}): results will not be comparable with "
                    + $"those on all of it."));
        string[] empty = [.. data.Classes.Where((_, label) => counts[label] == 0)];
        if (empty.Length > 0 && data.Clips.Count > 0)
            yield return new(Severity.Warning, $"no clip is {string.Join(" or ", empty)}; "
                + "recalls of these are unknown, and UAR is the mean over the others.");
    }

    private static Finding Lengths(RecordedClips data)
    {
        int[] lengths = [.. data.Clips.Select(clip => clip.FrameCount).Order()];
        if (lengths.Length == 0) return new Finding(Severity.Error, $"{data.Identity}: no usable clip.");
        return new Finding(Severity.Info, string.Create(CultureInfo.InvariantCulture,
            $"{lengths[0]} to {lengths[^1]} frames a clip, median {lengths[lengths.Length / 2]}; "
                + $"{lengths.Count(length => length < 16)} have fewer than 16 and are spread, not dropped."));
    }

    private static string Text(IEnumerable<int> counts) => string.Join('/', counts);
}
