using System.Globalization;
using System.Runtime.InteropServices;
using MsstNet.Lab.Tests.Repository;
using MsstNet.Torch;

namespace MsstNet.Lab.Tests.Torch;

/// <summary>Oracles: the dynamic linker, which knows where exported symbols lie, and `nm` where it is installed. Exact.</summary>
public class ElfSymbolsTests
{
    private const string Context = "_ZN2at13globalContextEv", Relu = "_ZN2at4_ops4relu4callERKNS_6TensorE", Kept = "_ZN4dnnl4impl3cpu3x643cpuEv";

    private static string Library => NativeFile.PathOf("libtorch_cpu.so");

    [Fact]
    public void Symbols_lie_as_far_apart_as_where_the_linker_loaded_them()
    {
        nint handle = NativeLibrary.Load(Library);
        IReadOnlyList<long>? values = ElfSymbols.ValuesOf(Library, Context, Relu);

        Assert.NotNull(values);
        Assert.Equal(NativeLibrary.GetExport(handle, Relu) - NativeLibrary.GetExport(handle, Context), (nint)(values[1] - values[0]));
    }

    [Theory]
    [InlineData("libtorch_cpu.so", Kept + "$")]
    [InlineData("libc10.so", "")]                    // all of its symbols; a name that several have is left out
    public async Task Values_are_those_that_nm_prints(string library, string name)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/nm"), "nm (binutils) is not installed.");
        string path = NativeFile.PathOf(library);
        Child nm = await Child.Run(
            AppContext.BaseDirectory, new Dictionary<string, string?> { ["LC_ALL"] = "C" }, "/bin/sh", "-c", $"nm '{path}' | grep ' {name}'");
        string[][] lines = [.. nm.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))];
        string[][] symbols = [.. lines.GroupBy(line => line[^1]).Where(same => same.Count() == 1).Select(same => same.Single())
            .Where(line => line is [_, "t" or "T" or "d" or "D", _])];

        Assert.True(symbols.Length >= (name.Length > 0 ? 1 : 100));
        Assert.Equal(
            symbols.Select(line => long.Parse(line[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
            ElfSymbols.ValuesOf(path, symbols.Select(line => line[2])));
    }

    [Fact]
    public void What_it_finds_in_libtorch_is_not_exported() =>
        Assert.False(NativeLibrary.TryGetExport(NativeLibrary.Load(Library), Kept, out _));

    [Theory]
    [InlineData("_ZN4dnnl4impl3cpu3x643cpuE")]       // a name's beginning
    [InlineData("N4dnnl4impl3cpu3x643cpuEv")]        // and its end
    [InlineData("free")]                             // asked of another library: it has no value here
    public void What_is_no_symbol_of_the_library_is_not_found(string name) => Assert.Null(ElfSymbols.ValuesOf(Library, Context, name));

    [Fact]
    public async Task A_stripped_library_has_none()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strip"), "strip (binutils) is not installed.");
        using var scratch = new Scratch();
        string whole = NativeFile.PathOf("libc10.so"), stripped = scratch.Sub("stripped.so");
        Child strip = await Child.Run(scratch.Folder, new Dictionary<string, string?>(), "/usr/bin/strip", "-o", stripped, whole);

        Assert.Equal(0, strip.ExitCode);
        Assert.NotNull(ElfSymbols.ValuesOf(whole, "_init"));
        Assert.Null(ElfSymbols.ValuesOf(stripped, "_init"));
    }

    [Fact]
    public void A_file_that_is_cut_short_is_named()
    {
        using var scratch = new Scratch();
        string half = scratch.Sub("half.so");
        File.WriteAllBytes(half, NativeFile.Binding()[..100_000]);
        string complaint = Assert.Throws<LabException>(() => ElfSymbols.ValuesOf(half, Context)).Message;

        Assert.Contains("half.so is cut short", complaint, StringComparison.Ordinal);
    }
}
