using System.Text.RegularExpressions;
using MsstNet.Lab.Tests.Repository;
using MsstNet.Torch;

namespace MsstNet.Lab.Tests.Torch;

/// <summary>
/// Oracles: the hash function of the System V ABI, which ties each version's stored hash to its name, and `readelf -V` where it is
/// installed. Exact.
/// </summary>
public class ElfVersionNeedsTests
{
    [Theory]
    [InlineData("libLibTorchSharp.so")]
    [InlineData("libc10.so")]
    [InlineData("libtorch_python.so")]
    public void Every_need_of_a_real_library_carries_the_hash_of_its_name(string file)
    {
        IReadOnlyList<ElfVersionNeed> needs = ElfVersionNeeds.Read(File.ReadAllBytes(NativeFile.PathOf(file)), file);

        Assert.NotEmpty(needs);
        Assert.All(needs, need => Assert.Equal(SystemVHash(need.Version), need.Hash));
    }

    [Fact]
    public async Task Needs_are_those_that_readelf_prints()
    {
        string file = NativeFile.PathOf("libLibTorchSharp.so");
        Assert.SkipUnless(File.Exists("/usr/bin/readelf"), "readelf (binutils) is not installed.");
        Child readelf = await Child.Run(AppContext.BaseDirectory, new Dictionary<string, string?> { ["LC_ALL"] = "C" }, "readelf", "-V", "-W", file);
        string needsPart = readelf.Output[readelf.Output.IndexOf(".gnu.version_r", StringComparison.Ordinal)..];

        Assert.Equal(
            Regex.Matches(needsPart, @"Name: (\S+)").Select(match => match.Groups[1].Value),
            ElfVersionNeeds.Read(File.ReadAllBytes(file), file).Select(need => need.Version));
    }

    [Fact]
    public void The_version_that_may_be_missing_is_asked_of_libstdcxx_for_one_symbol()
    {
        ElfVersionNeed need = Assert.Single(ElfVersionNeeds.Read(NativeFile.Binding(), "binding"), need => need.Version == OlderLibStdCpp.Version);

        Assert.Equal(0, need.Flags);
        Assert.Equal("_ZSt21ios_base_library_initv", Assert.Single(need.Symbols));
    }

    private static uint SystemVHash(string text)
    {
        uint hash = 0;
        foreach (char c in text)
        {
            hash = (hash << 4) + c;
            uint high = hash & 0xF000_0000;
            hash = (hash ^ (high >> 24)) & ~high;
        }
        return hash;
    }
}
