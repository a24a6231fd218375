using System.Globalization;
using MsstNet.Lab.Bench;

int[] Numbers(string text) => [.. text.Split(',').Select(word => int.Parse(word, CultureInfo.InvariantCulture))];

switch (args)
{
    case ["frames", var folder, .. var rest]:
        return Frames.Measure(folder, rest is [var repetitions, ..] ? Numbers(repetitions)[0] : 5);
    case ["side-by-side", ("paper" or "quick") and var preset, var frames, var batches, .. var rest]:
        return SideBySide.Measure(preset, Numbers(frames), Numbers(batches), rest is [var rounds, ..] ? Numbers(rounds)[0] : 7);
    case ["fuzz", .. var rest]:
        return Fuzz.Run(rest is [var cases, ..] ? Numbers(cases)[0] : 10_000, rest is [_, var seed, ..] ? (ulong)Numbers(seed)[0] : 1, rest is [_, _, var target, ..] ? target : null);
    default:
        Console.Error.WriteLine("usage: MsstNet.Lab.Bench frames DFEW-FOLDER [REPETITIONS] | side-by-side paper|quick T,T,… B,B,… [ROUNDS] | fuzz [CASES] [SEED] [TARGET,…]");
        return 2;
}
