using System.Globalization;
using MsstNet.Lab.Bench;
using MsstNet.Lab.Training;

int[] Numbers(string text) => [.. text.Split(',').Select(word => int.Parse(word, CultureInfo.InvariantCulture))];

switch (args)
{
    case ["frames", var folder, .. var rest]:
        return Frames.Measure(folder, rest is [var repetitions, ..] ? Numbers(repetitions)[0] : 5);
    case ["side-by-side", ("paper" or "quick") and var preset, var frames, var batches, .. var rest]:
        return SideBySide.Measure(
            preset, Numbers(frames), Numbers(batches), rest is [var rounds, ..] ? Numbers(rounds)[0] : 7, rest is [_, "bf16"] ? Precision.Bf16 : Precision.Fp32);
    default:
        Console.Error.WriteLine("usage: MsstNet.Lab.Bench frames DFEW-FOLDER [REPETITIONS] | side-by-side paper|quick T,T,… B,B,… [ROUNDS [bf16]]");
        return 2;
}
