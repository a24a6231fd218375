using System.Globalization;
using System.Security.Cryptography;

namespace MsstNet.Lab.Data;

/// <summary>Validates a copy of DFEW: every frame decodes, no clip occurs twice, and the counts are those published.</summary>
public static class DatasetCheck
{
    /// <summary>Decoding at an eighth of 224 reads every bit of a JPEG and skips most of the arithmetic.</summary>
    private const int Side = 28;

    /// <summary>Checks; reads every frame file unless <paramref name="quick"/>.</summary>
    /// <param name="data">Best opened with <see cref="DfewOptions.SkipBad"/>, so that what is wrong is reported rather than refused.</param>
    /// <param name="quick">Decodes the first and the last frame of each clip only, and compares clips by those and by file sizes.</param>
    /// <param name="progress">Told the clips checked so far, from several threads.</param>
    public static DatasetReport Run(Dfew data, bool quick = false, IProgress<int>? progress = null)
    {
        int done = 0;
        var clips = Enumerable.Range(0, data.Clips.Count).AsParallel().AsOrdered().Select(clip =>
        {
            var result = Read(data, clip, quick);
            progress?.Report(Interlocked.Increment(ref done));
            return result;
        }).ToArray();
        var splits = data.Splits.Select(split => Counts(data, split)).ToArray();
        Finding[] findings =
        [
            .. data.Skipped.Select(bad => new Finding(Severity.Error, FormattableString.Invariant($"{bad.File}:{bad.Line}: {bad.Reason}."))),
            .. clips.SelectMany(clip => clip.Faults).Select(fault => new Finding(Severity.Error, fault)),
            .. Duplicates(data, [.. clips.Select(clip => clip.Faults.Count == 0 ? clip.Content : null)]),
            .. splits.Where(split => !split.AsPublished).Select(Difference),
            .. Lengths(data),
        ];
        return new DatasetReport(data.Name, data.Clips.Count, data.Clips.Sum(clip => (long)clip.FrameCount), clips.Sum(clip => (long)clip.Decoded), splits, findings);
    }

    private static (string Content, int Decoded, List<string> Faults) Read(Dfew data, int clip, bool quick)
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
                if (quick && frame != 0 && frame != last)
                {
                    hash.AppendData(BitConverter.GetBytes(new FileInfo(path).Length));
                    continue;
                }
                decoded++;
                FrameDecoder.Decode(path, Side, rgb);
                hash.AppendData(File.ReadAllBytes(path));
            }
            catch (LabException e)
            {
                faults.Add(e.Message);
            }
        }
        return (Convert.ToHexString(hash.GetHashAndReset()), decoded, faults);
    }

    /// <summary>Clips with the same frames; on both sides of a fold the test measures memory.</summary>
    private static IEnumerable<Finding> Duplicates(Dfew data, string?[] contents)
    {
        var groups = Enumerable.Range(0, contents.Length).Where(clip => contents[clip] is not null).GroupBy(clip => contents[clip]).Where(group => group.Count() > 1);
        foreach (int[] same in groups.Select(group => group.ToArray()))
        {
            string names = string.Join(", ", same.Select(clip => data.Clips[clip].Id));
            var leak = data.Splits.FirstOrDefault(split => split.Train.Intersect(same).Any() && split.Test.Intersect(same).Any());
            yield return leak is null
                ? new Finding(Severity.Warning, $"clips {names} hold the same frames.")
                : new Finding(Severity.Error, $"clips {names} hold the same frames and are learned from and tested on in {leak.Name}; keep one of them.");
        }
    }

    private static SplitCounts Counts(Dfew data, Split split)
    {
        bool known = int.TryParse(split.Name.AsSpan("fold ".Length), NumberStyles.None, CultureInfo.InvariantCulture, out int fold) && fold is >= 1 and <= DfewLayout.Folds;
        return new SplitCounts(split.Name, PerClass(data, split.Train), PerClass(data, split.Test),
            known ? DfewPublished.Train(fold) : null, known ? DfewPublished.Test(fold) : null);
    }

    private static int[] PerClass(Dfew data, IReadOnlyList<int> clips)
    {
        int[] counts = new int[data.Classes.Count];
        foreach (int clip in clips) counts[data.Clips[clip].Label]++;
        return counts;
    }

    private static Finding Difference(SplitCounts split) => new(Severity.Warning, split.PublishedTrain is null || split.PublishedTest is null
        ? $"{split.Name}: nothing is published to compare with."
        : FormattableString.Invariant($"{split.Name}: {split.Train.Sum()} train, {split.Test.Sum()} test ({Text(split.Test)}); published are ")
        + FormattableString.Invariant($"{split.PublishedTrain.Sum()} and {split.PublishedTest.Sum()} ({Text(split.PublishedTest)})."));

    private static IEnumerable<Finding> Lengths(Dfew data)
    {
        int[] lengths = [.. data.Clips.Select(clip => clip.FrameCount).Order()];
        if (lengths.Length == 0) yield return new Finding(Severity.Error, $"{data.Name}: no usable clip.");
        else yield return new Finding(Severity.Info, FormattableString.Invariant(
            $"{lengths[0]} to {lengths[^1]} frames a clip, median {lengths[lengths.Length / 2]}; {lengths.Count(length => length < 16)} have fewer than 16 and are spread, not dropped."));
    }

    private static string Text(IEnumerable<int> counts) => string.Join('/', counts);
}
