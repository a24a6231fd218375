namespace MsstNet.Lab.Exercises;

/// <summary>All exercises of the workbook, in its order. None of this is in MsstNet.dll, which the notebooks load.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<JudgedExercise> All { get; } =
    [
        .. ClipExercises.All, .. TokenExercises.All, .. BlockExercises.All, .. TrainingExercises.All, .. EvaluationExercises.All,
        .. ResultExercises.All, .. VideoExercises.All,
    ];

    /// <summary>An exercise by its number, or null.</summary>
    public static JudgedExercise? Find(string number) => All.FirstOrDefault(exercise => exercise.Number == number);
}
