using System.Globalization;
using MsstNet.Torch;

namespace MsstNet.Lab.Tests.Torch;

/// <summary>
/// Oracles: the caches that Linux lists, and records as oneDNN 3.7 fills them, by its source. Whether it then computes rightly is asked of whole
/// convolutions (<see cref="ConvolutionTests"/>).
/// </summary>
public class OneDnnCachesTests
{
    private const string Listed = "/sys/devices/system/cpu/cpu0/cache";
    private static readonly string Library = NativeFile.PathOf("libtorch_cpu.so");

    [Fact]
    public void The_record_has_the_sizes_that_the_system_lists()
    {
        Assert.SkipUnless(Directory.Exists(Listed), "This machine hides its caches; the next test runs here.");
        Assert.NotEqual(TorchLoad.Failed, TorchLibrary.Status.Load);
        uint[] levels = [.. Directory.GetDirectories(Listed, "index*").Order(StringComparer.Ordinal)
            .Where(cache => File.ReadAllText(Path.Combine(cache, "type")).Trim() != "Instruction")
            .Select(cache => 1024 * uint.Parse(File.ReadAllText(Path.Combine(cache, "size")).Trim().TrimEnd('K'), CultureInfo.InvariantCulture))];

        Assert.False(HiddenCaches.Found);
        Assert.Equal(levels.AsSpan(0, 2), OneDnnCaches.Record(Library).Slice(7, 2));
    }

    [Fact]
    public void Where_the_caches_are_hidden_the_record_was_mended_when_the_library_loaded()
    {
        Assert.SkipWhen(Directory.Exists(Listed), "This machine shows its caches; the test before runs here.");
        Assert.NotEqual(TorchLoad.Failed, TorchLibrary.Status.Load);
        Span<uint> record = OneDnnCaches.Record(Library);

        Assert.True(HiddenCaches.Found);
        Assert.False(HiddenCaches.OneDnnIsOff);
        if (record[27] == 0) return;
        Assert.InRange(record[7], 16u << 10, 256u << 10);
        Assert.InRange(record[8], 256u << 10, 16u << 20);
        Assert.InRange(record[9], 1u << 20, 1u << 30);
    }

    [Fact]
    public void Caches_of_one_byte_become_caches_that_can_be_and_nothing_else_changes()
    {
        Assert.SkipUnless(System.Runtime.Intrinsics.X86.X86Base.IsSupported, "Other processors have no such leaves.");
        uint[] record = Record(levels: 3, sizes: [1, 1, 1]), before = [.. record];
        bool mended = OneDnnCaches.Mend(record);

        // Intel's processors have no sizes of L1 in the older leaves, and fill no record so.
        Assert.Equal(mended ? [7, 8, 9] : [], Enumerable.Range(0, record.Length).Where(word => record[word] != before[word]));
        Assert.Equal(File.ReadLines("/proc/cpuinfo").Any(line => line.EndsWith("AuthenticAMD", StringComparison.Ordinal)), mended);
        if (mended) Assert.True(record[7] >= 8 << 10 && record[8] > record[7] && record[9] > record[8]);
    }

    [Fact]
    public void A_record_without_levels_is_good_as_it_is()
    {
        uint[] record = Record(levels: 0, sizes: [0, 0, 0]), before = [.. record];

        Assert.True(OneDnnCaches.Mend(record));
        Assert.Equal(before, record);
    }

    [Theory]
    [InlineData(3, 32768, 1048576, 16777216)]       // sizes that can be: why NNPACK refuses is not known then
    [InlineData(3, 1, 1, 64)]
    [InlineData(2, 1, 1, 0)]
    public void A_record_of_another_form_is_left_alone(uint levels, uint first, uint second, uint third)
    {
        uint[] record = Record(levels, [first, second, third]), before = [.. record];

        Assert.False(OneDnnCaches.Mend(record));
        Assert.Equal(before, record);
    }

    [Fact]
    public void A_library_that_tells_nothing_is_left_alone() => Assert.False(OneDnnCaches.Mend([]));

    // Words as in Xbyak::util::Cpu: features, cores, ten sizes, ten counts of cores that share a cache, levels.
    private static uint[] Record(uint levels, uint[] sizes)
    {
        uint[] shares = [.. sizes.Select(size => Math.Min(size, 1u))];
        return [1592850431, 3355283262, 50339854, 0, 1, 1, 1, .. sizes, .. new uint[7], .. shares, .. new uint[7], levels];
    }
}
