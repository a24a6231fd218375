using System.Diagnostics;
using System.Text;
using MsstNet.Lab.PyTorchFiles;
using static MsstNet.Lab.Tests.Shared.TorchZip;

namespace MsstNet.Lab.Tests.Lab.PyTorchFiles;

/// <summary>
/// Oracle: the clock and the collector. Each pickle here would cost a careless reader its stack, its memory or an hour; the bounds lie far
/// above what a refusal needs.
/// </summary>
public class PickleBombTests
{
    public static TheoryData<string, string, string> Bombs => new()
    {
        { "tuples in tuples", "N", "\u0085" },
        { "marks on marks", "", "(" },
        { "dictionaries", "", "}" },
        { "one dictionary remembered under every number", "}", "\u0094" },
        { "tuples of twice the tuple before", "Nq\0", "h\0h\0\u0086q\0" },
        { "one list recalled", "]q\0", "h\0" },
    };

    [Theory, MemberData(nameof(Bombs))]
    public void A_bomb_is_refused_soon_and_cheaply(string of, string start, string repeated)
    {
        byte[] code = Code(Proto, Encoding.Latin1.GetBytes(start), Many(3_000_000, repeated), ".");
        long before = GC.GetAllocatedBytesForCurrentThread();
        SoonEnough(() => Assert.Throws<LabException>(() => PickleReader.Read(code, $"a file of {of}")));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64_000_000 + (4 * code.Length));
    }

    // What follows costs hours only where a step is not constant: a state searched whole, a tuple of sizes copied, keys that collide in a hash table.
    [Fact]
    public void A_long_state_set_again_and_again_is_refused_at_once()
    {
        byte[] pairs = Many(50_000, "h\0h\0"), builds = Many(100_000, "h\u0001b");
        SoonEnough(() => Refused(Proto, Text("_metadata"), "q\0", (byte)0x85, "}q", (byte)1, "(", pairs, "uccollections\nOrderedDict\n)R", builds,
            "."));
    }

    [Fact]
    public void Long_sizes_recalled_for_each_of_many_tensors_are_refused_at_once()
    {
        byte[] storage = Code("(", Text("storage"), "ctorch\nFloatStorage\n", Text("0"), Text("cpu"), Long(6), "tQ");
        byte[] arguments = Code("(", storage, "K", (byte)0, "h", (byte)0, "h", (byte)0, (byte)0x89, "}tq", (byte)1);
        SoonEnough(() => Refused(Proto, "(", Many(100_000, "K\0"), "tq\0", arguments,
            "ctorch._utils\n_rebuild_tensor_v2\nq", (byte)2, Many(50_000, "h\u0002h\u0001R"), "."));
    }

    [Fact]
    public void Numbers_as_keys_that_would_collide_in_a_hash_table_take_no_longer_than_others()
    {
        byte[] colliding = [.. Enumerable.Range(0, 150_000).SelectMany(i => Code(Long(i * 4294967297L), "N"))]; // i in both halves: the hash is 0
        SoonEnough(() => Assert.Equal(150_000, Assert.IsType<PickleDictionary>(PickleReader.Read(Code(Proto, "}(", colliding, "u."),
            "evil.pth")).Pairs.Count));
    }

    private static void Refused(params object[] code) => Assert.Throws<LabException>(() => PickleReader.Read(Code(code), "evil.pth"));

    private static byte[] Many(int times, string code)
    {
        byte[] once = Encoding.Latin1.GetBytes(code), all = new byte[once.Length * times];
        for (int i = 0; i < all.Length; i++) all[i] = once[i % once.Length];
        return all;
    }

    private static void SoonEnough(Action read)
    {
        var clock = Stopwatch.StartNew();
        read();
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }
}
