using System.Globalization;
using System.Runtime.Intrinsics.X86;
using MsstNet.Torch;

namespace MsstNet.Lab.Tests.Torch;

/// <summary>
/// Oracles: the caches that Linux lists, and records as oneDNN 3.7 fills them, by its source. Whether it then computes rightly is asked of whole
/// convolutions (<see cref="ConvolutionTests"/>).
/// </summary>
public class OneDnnCachesTests
{
    private const int Sizes = 7, Levels = 27;
    private const int OlderLeaves = unchecked((int)0x8000_0005), NewerLeaves = OlderLeaves + 1;

    [Fact]
    public void The_record_has_the_sizes_that_the_system_lists()
    {
        string library = LoadedLibrary();
        // Each processor's caches for data: a hybrid one has cores of two kinds.
        uint[][] listed = [.. Directory.GetDirectories("/sys/devices/system/cpu", "cpu*").Select(cpu => Path.Combine(cpu, "cache"))
            .Where(Directory.Exists).Select(cpu => DataCaches(cpu)).Where(levels => levels.Length > 1)];
        Assert.SkipWhen(listed.Length == 0 || HiddenCaches.Sizes != CacheSizes.Detected, "This machine hides its caches; the next test runs here.");
        uint[] record = [.. OneDnnCaches.Record(library)];
        Assert.SkipWhen(record[Levels] == 0, "oneDNN's detector does not know this make of processor.");

        Assert.Contains(listed, levels => levels.Length == record[Levels] && levels.AsSpan(0, 2).SequenceEqual(record.AsSpan(Sizes, 2)));
        Assert.Equal(CacheSizes.Detected, OneDnnCaches.Mend([.. record]));
    }

    [Fact]
    public void Where_the_caches_are_hidden_the_record_was_mended_when_the_library_loaded()
    {
        string library = LoadedLibrary();
        Assert.SkipWhen(HiddenCaches.Sizes == CacheSizes.Detected, "This machine shows its caches; the test before runs here.");
        Span<uint> record = OneDnnCaches.Record(library);

        Assert.Equal(record[Levels] == 0 || TellsOlderLeaves() ? CacheSizes.Assumed : CacheSizes.Unknown, HiddenCaches.Sizes);
        if (record[Levels] == 0 || !TellsOlderLeaves()) return;
        Assert.InRange(record[Sizes], 16u << 10, 256u << 10);
        Assert.InRange(record[Sizes + 1], 256u << 10, 16u << 20);
        Assert.InRange(record[Sizes + 2], 1u << 20, 1u << 30);
    }

    [Fact]
    public void Caches_of_one_byte_become_plausible_and_nothing_else_changes()
    {
        uint[] record = Record(levels: 3, sizes: [1, 1, 1], shares: [1, 1, 1]), before = [.. record];
        CacheSizes found = OneDnnCaches.Mend(record);

        Assert.Equal(TellsOlderLeaves() ? CacheSizes.Assumed : CacheSizes.Unknown, found);
        Assert.Equal(TellsOlderLeaves() ? [7, 8, 9] : [], Enumerable.Range(0, record.Length).Where(word => record[word] != before[word]));
        if (TellsOlderLeaves()) Assert.True(record[7] >= 8 << 10 && record[8] > record[7] && record[9] > record[8]);
    }

    [Theory]
    [InlineData(3, 32768, 1048576, 16777216, "Detected")]
    [InlineData(2, 32768, 1048576, 0, "Detected")]
    [InlineData(0, 0, 0, 0, "Assumed")]                     // no level: oneDNN assumes sizes by itself
    [InlineData(0, 32768, 0, 0, "Unknown")]
    [InlineData(3, 1, 1, 64, "Unknown")]
    [InlineData(2, 1, 1, 0, "Unknown")]
    [InlineData(3, 32768, 1048576, 1, "Unknown")]
    [InlineData(11, 32768, 1048576, 16777216, "Unknown")]
    public void Other_records_stay_as_they_are(uint levels, uint first, uint second, uint third, string expected)
    {
        uint[] record = Record(levels, [first, second, third], [1, 1, 1]), before = [.. record];

        Assert.Equal(expected, OneDnnCaches.Mend(record).ToString());
        Assert.Equal(before, record);
    }

    [Fact]
    public void Caches_of_one_byte_that_cores_share_are_not_known() =>
        Assert.Equal(CacheSizes.Unknown, OneDnnCaches.Mend(Record(levels: 3, sizes: [1, 1, 1], shares: [2, 1, 1])));

    [Theory]
    [InlineData(-1)]       // as in oneDNN 3.8, whose record lacks a word before the sizes
    [InlineData(1)]
    public void A_record_whose_words_lie_elsewhere_is_not_known(int shift)
    {
        uint[] record = Record(levels: 3, sizes: [1, 1, 1], shares: [1, 1, 1]);
        uint[] shifted = shift < 0 ? [.. record[1..], 0] : [0, .. record[..^1]];

        Assert.Equal(CacheSizes.Unknown, OneDnnCaches.Mend(shifted));
    }

    [Fact]
    public void A_library_that_tells_nothing_is_not_known() => Assert.Equal(CacheSizes.Unknown, OneDnnCaches.Mend([]));

    private static string LoadedLibrary()
    {
        string path = NativeFile.PathOf("libtorch_cpu.so");
        Assert.NotEqual(TorchLoad.Failed, TorchLibrary.Status.Load);
        return path;
    }

    private static uint[] DataCaches(string folder) =>
        [.. Directory.GetDirectories(folder, "index*").Order(StringComparer.Ordinal)
            .Where(cache => File.ReadAllText(Path.Combine(cache, "type")).Trim() != "Instruction")
            .Select(cache => 1024 * uint.Parse(File.ReadAllText(Path.Combine(cache, "size")).Trim().TrimEnd('K'), CultureInfo.InvariantCulture))];

    private static bool TellsOlderLeaves() => (uint)X86Base.CpuId(OlderLeaves - 5, 0).Eax >= unchecked((uint)NewerLeaves)
        && (uint)X86Base.CpuId(OlderLeaves, 0).Ecx >> 24 >= 8 && (uint)X86Base.CpuId(NewerLeaves, 0).Ecx >> 16 >= 8;

    // Words as in Xbyak::util::Cpu: features, cores, ten sizes, ten counts of cores that share a cache, levels, features, model, family, stepping.
    private static uint[] Record(uint levels, uint[] sizes, uint[] shares)
    {
        Assert.SkipUnless(X86Base.IsSupported, "Only x86 processors have such a record.");
        uint signature = (uint)X86Base.CpuId(1, 0).Eax;
        return
        [
            1592850431, 3355283262, 50339854, 0, 1, 1, 1, .. sizes, .. new uint[7], .. shares, .. new uint[7], levels, 0,
            signature >> 4 & 15, signature >> 8 & 15, signature & 15,
        ];
    }
}
