using FsCheck.Xunit;
using MsstNet.Torch;

namespace MsstNet.Lab.Tests.Torch;

/// <summary>Oracle: the real libraries of the build output, compared byte by byte; damage is made by cutting and overwriting them. Exact.</summary>
public class OlderLibStdCppTests
{
    [Fact]
    public void Adapting_changes_the_flags_of_the_one_need_and_nothing_else()
    {
        byte[] original = NativeFile.Binding();
        byte[] adapted = OlderLibStdCpp.Adapt(original, "binding");

        ElfVersionNeed need = Assert.Single(ElfVersionNeeds.Read(adapted, "adapted"), need => need.Version == OlderLibStdCpp.Version);
        Assert.Equal(ElfVersionNeeds.WeakFlag, need.Flags);
        Assert.Equal(original.Length, adapted.Length);
        Assert.Equal([need.FlagsOffset], Enumerable.Range(0, original.Length).Where(at => original[at] != adapted[at]));
    }

    [Fact]
    public void Adapting_leaves_its_argument_alone_and_a_second_time_changes_nothing()
    {
        byte[] original = NativeFile.Binding();
        byte[] before = [.. original];
        byte[] once = OlderLibStdCpp.Adapt(original, "binding");

        Assert.True(original.AsSpan().SequenceEqual(before));
        Assert.True(once.AsSpan().SequenceEqual(OlderLibStdCpp.Adapt(once, "adapted")));
    }

    [Fact]
    public void A_file_that_is_not_elf_is_refused_by_name()
    {
        var e = Assert.Throws<LabException>(() => OlderLibStdCpp.Adapt("<html>Sign in to download</html>"u8.ToArray(), "some/file.so"));
        Assert.StartsWith("some/file.so is not a 64-bit little-endian ELF library;", e.Message);
    }

    [Fact]
    public void A_library_without_the_need_is_refused_by_name()
    {
        byte[] other = File.ReadAllBytes(NativeFile.PathOf("libc10.so"));
        var e = Assert.Throws<LabException>(() => OlderLibStdCpp.Adapt(other, "libc10.so"));
        Assert.StartsWith("libc10.so cannot be adapted to this system's libstdc++: it has 0 needs of GLIBCXX_3.4.32, not one;", e.Message);
    }

    [Fact]
    public void A_library_that_imports_more_under_that_version_is_refused()
    {
        byte[] library = NativeFile.Binding();
        IReadOnlyList<ElfVersionNeed> needs = ElfVersionNeeds.Read(library, "binding");
        ElfVersionNeed missing = needs.Single(need => need.Version == OlderLibStdCpp.Version);
        ElfVersionNeed crowded = needs.MaxBy(need => need.Symbols.Count)!;
        // The index of a version, by which its symbols are found, follows its flags: the need now claims the other's symbols.
        library.AsSpan(crowded.FlagsOffset + 2, 2).CopyTo(library.AsSpan(missing.FlagsOffset + 2));

        var e = Assert.Throws<LabException>(() => OlderLibStdCpp.Adapt(library, "binding"));
        Assert.Contains(crowded.Symbols[0], e.Message, StringComparison.Ordinal);
        Assert.Contains("not _ZSt21ios_base_library_initv alone", e.Message, StringComparison.Ordinal);
    }

    [Property(MaxTest = 40)]
    public void A_library_cut_short_anywhere_is_refused(uint seed)
    {
        byte[] library = NativeFile.Binding();
        int length = (int)(seed * 2654435761u % (uint)library.Length);
        var e = Assert.Throws<LabException>(() => OlderLibStdCpp.Adapt(library[..length], "cut.so"));
        Assert.StartsWith("cut.so is ", e.Message);
    }

    [Property(MaxTest = 40)]
    public void A_library_with_a_random_byte_in_its_tables_is_refused_or_adapted_but_never_crashes(ushort at, byte value)
    {
        byte[] library = NativeFile.Binding();
        int tables = ElfVersionNeeds.Read(library, "binding").Min(need => need.FlagsOffset);
        library[tables - 0x40 + at % 0x220] = value;
        try
        {
            byte[] adapted = OlderLibStdCpp.Adapt(library, "damaged.so");
            Assert.True(Enumerable.Range(0, library.Length).Count(byteAt => library[byteAt] != adapted[byteAt]) <= 1);
        }
        catch (LabException e)
        {
            Assert.StartsWith("damaged.so ", e.Message);
        }
    }
}
