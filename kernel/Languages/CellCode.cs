using Microsoft.DotNet.Interactive.Commands;

namespace NotebookKernel.Languages;

/// <summary>A part of a cell as it is given to the kernel of its language.</summary>
/// <param name="Code">The lines of the part, after as many empty ones as precede it in the cell: line numbers are the cell's.</param>
/// <param name="Cell">The cell's name in errors and tracebacks: "Cell 3".</param>
/// <param name="IsResult">Whether its value is the cell's result.</param>
/// <param name="Interrupt">Stops it.</param>
internal sealed record CellCode(string Code, string Cell, bool IsResult, CancellationToken Interrupt)
{
    /// <summary>What stands behind the name of the language, for instance `--name top`.</summary>
    public string Options { get; init; } = "";
}

/// <summary>Loads extensions. A command, because extensions show things and may ask for the invocation context.</summary>
internal sealed class LoadExtensions(Func<Microsoft.DotNet.Interactive.Kernel, Task> load) : KernelCommand
{
    public Func<Microsoft.DotNet.Interactive.Kernel, Task> Load => load;
}

/// <summary>Why code in another language than C# failed, in the words and with the places of that language.</summary>
internal sealed class LanguageException(CellError error) : Exception(error.Message)
{
    public CellError Error => error;
}

/// <summary>A part of a cell as .NET Interactive's own command, which extensions may watch for.</summary>
internal sealed class SubmitPart(CellCode part, string language) : SubmitCode(part.Code, language)
{
    public CellCode Part => part;

    /// <summary>The part that a command stands for; null when it is not of a cell.</summary>
    public static CellCode? PartOf(KernelCommand command) => command switch
    {
        SubmitPart whole => whole.Part,
        SubmitVerbatim whole => whole.Part,
        _ => null,
    };
}

/// <summary>
/// A part of a cell that must not pass .NET Interactive's parser, which takes every line that begins with #! for a magic command, in a string too,
/// and makes another command of what it trims.
/// </summary>
internal sealed class SubmitVerbatim(CellCode part, string language) : KernelCommand(language)
{
    public CellCode Part => part;
}
