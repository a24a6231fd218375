using FsCheck;

namespace MsstNet.Lab.Tests.Shared.Fuzzing;

/// <summary>
/// One kind of input a user may be given by others: how to make damaged ones, how to read one, and what its reader may say. An input is always the
/// bytes of one file, so that a finding can be kept as one; a message or a command line is written as bytes likewise.
/// </summary>
internal abstract class FuzzTarget : IDisposable
{
    protected FuzzTarget(string name)
    {
        Name = name;
        Directory.CreateDirectory(Inside);
        Directory.CreateDirectory(Outside);
    }

    /// <summary>What the target is called on the bench's command line.</summary>
    public string Name { get; }

    /// <summary>Whole inputs, which the reader takes.</summary>
    public abstract IReadOnlyList<byte[]> Whole { get; }

    /// <summary>What means something to the reader, to be put where it does not belong.</summary>
    public virtual IReadOnlyList<byte[]> Words => Mutation.CommonWords;

    /// <summary>Inputs that found a bug, or were made to find one; tried first in every run.</summary>
    public virtual IReadOnlyList<(string Story, byte[] Input)> Past => [];

    /// <summary>The inputs to try.</summary>
    public virtual Gen<byte[]> Inputs => Mutation.Of(Whole, Words);

    /// <summary>The file that holds the input while it is read; empty where it is none.</summary>
    protected virtual string File => "";

    /// <summary>What every refusal must name: the file, unless the data set's folder or nothing has a name.</summary>
    public virtual string Subject => File;

    /// <summary>Whether the input becomes managed objects alone, so that what it costs can be counted while other threads run.</summary>
    public virtual bool ManagedOnly => true;

    /// <summary>Puts an input where it is read from; what that costs is not the reader's.</summary>
    public virtual void Lay(byte[] input) => System.IO.File.WriteAllBytes(File, input);

    /// <summary>
    /// Reads the input as the program would, looks at what came of it, and throws <see cref="FuzzFindingException"/> where that is wrong.
    /// </summary>
    public abstract void Read(byte[] input);

    /// <summary>Whether an exception other than <see cref="LabException"/> is this reader's documented refusal.</summary>
    public virtual bool IsDocumented(Exception error) => false;

    /// <summary>The folder the reader is given, and may look at.</summary>
    protected string Inside => Path.Combine(scratch.FullName, "inside");

    /// <summary>A folder beside it that looks just like it, which nothing may lead to.</summary>
    protected string Outside => Path.Combine(scratch.FullName, "outside");

    /// <summary>Every file and folder below either, with its size: a reader writes nothing.</summary>
    public string Listing() => string.Join('\n', scratch.EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
        .Select(entry => $"{entry.FullName} {(entry is FileInfo file && file.FullName != File ? file.Length : 0)}").Order(StringComparer.Ordinal));

    /// <summary>Requires that a file the reader would open lies in the folder it was given.</summary>
    protected void RequireInside(string path)
    {
        if (!Path.GetFullPath(path).StartsWith(Inside + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new FuzzFindingException($"leads out of the data set's folder, to {path}");
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => scratch.Delete(recursive: true);

    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("msstnet-fuzz-");
}

/// <summary>An input did what no input may do.</summary>
internal sealed class FuzzFindingException(string message) : Exception(message);
