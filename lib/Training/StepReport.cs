namespace MsstNet.Training;

/// <summary>Where an epoch stands; for progress only, nothing depends on it.</summary>
/// <param name="Epoch">Epoch under way, counted from 1.</param>
/// <param name="Step">Steps done in it.</param>
/// <param name="Steps">Steps it has.</param>
/// <param name="Loss">Mean loss of the epoch so far; null until it has been read back from the device.</param>
public sealed record StepReport(int Epoch, int Step, int Steps, double? Loss);
