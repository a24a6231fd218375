using System.Globalization;
using MsstNet.Lab;
using MsstNet.Lab.Bench;
using MsstNet.Lab.Training;

int[] Numbers(string text) => [.. text.Split(',').Select(word => int.Parse(word, CultureInfo.InvariantCulture))];

try
{
    return Measure(args);
}
catch (LabException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

int Measure(string[] args)
{
    switch (args)
    {
        case ["frames", var folder, .. var rest]:
            return Frames.Measure(folder, rest is [var repetitions, ..] ? Numbers(repetitions)[0] : 5);
        case ["side-by-side", ("paper" or "quick") and var preset, var frames, var batches, .. var rest]:
            return SideBySide.Measure(
                preset, Numbers(frames), Numbers(batches), rest is [var rounds, ..] ? Numbers(rounds)[0] : 7, rest is [_, "bf16"] ? Precision.Bf16 : Precision.Fp32);
        case ["failures", ("train" or "pack" or "ablate") and var work, var kills, var seed]:
            return Failures.Measure(work, Numbers(kills)[0], Numbers(seed)[0]);
        case ["soak", var steps, var evaluations]:
            return Soak.Measure(Numbers(steps)[0], Numbers(evaluations)[0]);
        default:
            Console.Error.WriteLine("usage: MsstNet.Lab.Bench frames DFEW-FOLDER [REPETITIONS] | side-by-side paper|quick T,T,… B,B,… [ROUNDS [bf16]] | failures train|pack|ablate KILLS SEED | soak STEPS EVALUATIONS");
            return 2;
    }
}
