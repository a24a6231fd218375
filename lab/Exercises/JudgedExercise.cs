namespace MsstNet.Lab.Exercises;

/// <summary>An exercise as its judge knows it.</summary>
/// <param name="Number">"03.1": notebook and exercise.</param>
/// <param name="Asks">The question, in a line.</param>
internal abstract record JudgedExercise(string Number, string Asks);

/// <summary>An exercise that asks for a number, several numbers, true or false, or a word.</summary>
/// <param name="Number">"03.1".</param>
/// <param name="Asks">The question.</param>
/// <param name="Solve">Works out the answer.</param>
/// <param name="Tolerance">How far a number may be off.</param>
/// <param name="Wrong">Answers that show a misconception.</param>
internal sealed record ValueExercise(string Number, string Asks, Func<object> Solve, double Tolerance, params WrongValue[] Wrong)
    : JudgedExercise(Number, Asks);

/// <summary>A wrong answer and what whoever gives it has not seen.</summary>
/// <param name="Hint">The misconception, in a clause.</param>
/// <param name="Value">The answer.</param>
internal sealed record WrongValue(string Hint, object Value);

/// <summary>An exercise that asks for a function, tried on inputs that are drawn when it is checked.</summary>
/// <param name="Number">"04.2".</param>
/// <param name="Asks">What the function takes and gives.</param>
/// <param name="Draw">Draws inputs, the plain ones first; edge cases are always among them.</param>
/// <param name="Rule">The right function: the library's, or a naive loop.</param>
/// <param name="Tolerance">How far a number may be off, times the larger of 1 and the number.</param>
/// <param name="Wrong">Functions that show a misconception.</param>
internal sealed record FunctionExercise(
    string Number, string Asks, Func<Random, IEnumerable<Trial>> Draw, Delegate Rule, double Tolerance, params WrongRule[] Wrong)
    : JudgedExercise(Number, Asks)
{
    /// <summary>What the right function is, as the verdict names it.</summary>
    public string Oracle { get; init; } = "a naive loop";

    /// <summary>A pattern of what in the library or TorchSharp does the same in one call; a teacher is told who used it.</summary>
    public string? Library { get; init; }
}

/// <summary>One input of a function.</summary>
/// <param name="Kind">What is special about it: "a class that has no clips".</param>
/// <param name="Arguments">The arguments.</param>
internal sealed record Trial(string Kind, params object?[] Arguments);

/// <summary>A wrong function and what whoever writes it has not seen.</summary>
/// <param name="Hint">The misconception, in a clause.</param>
/// <param name="Rule">The function, with the parameters of the right one.</param>
internal sealed record WrongRule(string Hint, Delegate Rule);
