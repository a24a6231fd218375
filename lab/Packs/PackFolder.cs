using System.Globalization;
using System.Text.RegularExpressions;

namespace MsstNet.Lab.Packs;

/// <summary>The folder of a pack as its writer sees it: what is there, what can stay, and a lock against other writers.</summary>
/// <param name="path">The folder; it need not exist.</param>
internal sealed partial class PackFolder(string path)
{
    private const string LockName = "pack.lock";
    private CreatedFolders? made;

    /// <summary>The index's file.</summary>
    public string Index { get; } = Path.Combine(path, PackIndex.FileName);

    /// <summary>A shard's file.</summary>
    public string Shard(int number) => Path.Combine(path, ShardPlan.FileName(number));

    /// <summary>Creates the folder if it is missing and keeps other processes from packing into it, as long as this process lives.</summary>
    /// <exception cref="LabException">Another process packs into it.</exception>
    public FileStream Lock()
    {
        RequireNothingElse();
        made = new CreatedFolders(path);
        try
        {
            return new FileStream(Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1,
                FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (File.Exists(Path.Combine(path, LockName)))
        {
            throw new LabException($"{path}: another process is packing into it ({e.Message}); wait for it, or name another folder.", e);
        }
    }

    /// <summary>Leaves no trace of a pack of which nothing could be written; to be called without the lock.</summary>
    public void TakeBack() => made?.RemoveEmpty();

    /// <summary>Refuses a folder that holds another pack, or shards of one.</summary>
    public void RequireOwn(ShardPlan plan, PackOrigin origin)
    {
        foreach (int shard in Names().Select(name => ShardName().Match(name)).Where(match => match.Success)
            .Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)))
        {
            if (shard >= plan.ShardCount) throw Foreign(ShardPlan.FileName(shard));
            try
            {
                ShardTrailer.Read(Shard(shard), plan, origin.Binding, shard);
            }
            catch (ShardFaultException e)
            {
                if (e.Foreign) throw Foreign(ShardPlan.FileName(shard));
            }
        }
        if (OldOrigin() is { } old && old.Binding != origin.Binding) throw Foreign(PackIndex.FileName);

        LabException Foreign(string file) => new(string.Create(CultureInfo.InvariantCulture,
            $"{Path.Combine(path, file)} belongs to a pack of other data, of data since changed, "
                + $"or of another size than {origin.Source} at side {origin.Side}; remove {path} or name another folder."));
    }

    /// <summary>Removes the unfinished files of a killed process.</summary>
    public void DropTornFiles()
    {
        foreach (string name in Names().Where(name => TornName().IsMatch(name))) File.Delete(Path.Combine(path, name));
    }

    /// <summary>The trailer of a shard that can stay; null if the shard has to be written.</summary>
    /// <param name="shard">Its number.</param>
    /// <param name="plan">Where clips lie.</param>
    /// <param name="origin">The pack that the shard should belong to.</param>
    /// <param name="readPixels">Whether the pixels are compared with their checksums, too.</param>
    /// <param name="skipBad">Whether a shard with frames that could not be decoded can stay.</param>
    public ShardTrailer? Finished(int shard, ShardPlan plan, PackOrigin origin, bool readPixels, bool skipBad)
    {
        try
        {
            var trailer = ShardTrailer.Read(Shard(shard), plan, origin.Binding, shard);
            if (trailer.Faults.Count > 0 && !skipBad) return null;
            return !readPixels || HasPixels(trailer) ? trailer : null;
        }
        catch (ShardFaultException)
        {
            return null;
        }

        bool HasPixels(ShardTrailer trailer)
        {
            using var mapped = new PackShard(Shard(shard));
            var (first, end) = plan.Clips(shard);
            return Enumerable.Range(first, end - first).All(clip =>
                mapped.Checksum(plan.Offset(clip), Length(clip, end)) == trailer.Checksums[clip - first]);
        }

        long Length(int clip, int end) => (clip + 1 < end ? plan.Offset(clip + 1) : plan.PixelBytes(shard)) - plan.Offset(clip);
    }

    /// <summary>Writes the index, unless it is there with the same bytes.</summary>
    public void WriteIndex(byte[] bytes)
    {
        if (!File.Exists(Index) || !File.ReadAllBytes(Index).AsSpan().SequenceEqual(bytes)) AtomicFile.Write(Index, stream => stream.Write(bytes));
    }

    private PackOrigin? OldOrigin()
    {
        try
        {
            return File.Exists(Index) ? PackJson.Read(File.ReadAllBytes(Index)).Origin : null;
        }
        catch (FormatException)
        {
            return null;      // a damaged index is made again from the shards
        }
    }

    private void RequireNothingElse()
    {
        if (File.Exists(path)) throw new LabException($"{path}: is a file; name a folder to pack into.");
        if (Names().FirstOrDefault(name => !IsOwn(name)) is { } other)
            throw new LabException($"{path}: holds {other}, which is no part of a pack; name another folder or remove it first.");
    }

    private static bool IsOwn(string name) => name is PackIndex.FileName or LockName || ShardName().IsMatch(name) || TornName().IsMatch(name);

    private IEnumerable<string> Names() =>
        Directory.Exists(path) ? Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry)!).ToList() : [];

    [GeneratedRegex(@"^frames-(\d{5,9})\.bin$")]
    private static partial Regex ShardName();

    [GeneratedRegex(@"^(frames-\d{5,9}\.bin|pack\.json)\.\d+\.tmp$")]
    private static partial Regex TornName();
}
