using System.Globalization;
using MsstNet;
using MsstNet.Lab.Bench;
using MsstNet.Training;

try
{
    return Measure(args);
}
catch (Exception e) when (e is LabException or FormatException)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

int Measure(string[] args)
{
    switch (args)
    {
        case ["frames", var folder, .. var rest]:
            return Frames.Measure(folder, Number(rest, 0, 5));
        case ["side-by-side", ("paper" or "quick") and var preset, var frames, var batches, .. var rest]:
            return SideBySide.Measure(preset, Numbers(frames), Numbers(batches), Number(rest, 0, 7), In(rest));
        case ["runtime", ("paper" or "quick" or "people") and var preset, var frames, var batches, .. var rest]:
            return RuntimeRun.Measure(preset, Numbers(frames), Numbers(batches), Number(rest, 0, 5));
        case ["precisions", ("paper" or "quick") and var preset, var frames, var batches, .. var rest]:
            return Precisions.Measure(preset, Numbers(frames), Numbers(batches), Number(rest, 0, 11));
        case ["epoch", var folder, ("paper" or "quick") and var preset, var frames, var batch, .. var rest]:
            return WholeEpoch.Measure(folder, preset, Numbers(frames)[0], Numbers(batch)[0], Number(rest, 0, 3), In(rest));
        case ["forecast"]:
            return Forecast.Print();
        case ["parts", .. var rest]:
            return PartsRun.Measure(rest is [var filter] ? filter : "");
        case ["operators", ("paper" or "quick") and var preset, var frames, var batch]:
            return Operators.Measure(preset, Numbers(frames)[0], Numbers(batch)[0]);
        case ["steps", var preset, var frames, var batch, .. var rest]:
            return Steps.Measure(preset, Numbers(frames)[0], Numbers(batch)[0], Number(rest, 0, 10), In(rest));
        case ["small-maps", var side, var channels, var frames, .. var rest]:
            return SmallMapsRun.Measure(Numbers(side)[0], Numbers(channels)[0], Numbers(frames), In(["", .. rest]));
        case ["scaling", var file]:
            return Scaling.Measure(file);
        case ["networks", var file]:
            return Networks.Measure(file);
        case ["scaling-case", var what, var value]:
            return Scaling.Case(what, Numbers(value)[0]);
        case ["failures", ("train" or "pack" or "ablate") and var work, var kills, var seed]:
            return Failures.Measure(work, Numbers(kills)[0], Numbers(seed)[0]);
        case ["soak", var steps, var evaluations]:
            return Soak.Measure(Numbers(steps)[0], Numbers(evaluations)[0]);
        case ["people", .. var rest]:
            return People.Run(rest);
        case ["reliability", var file, var set]:
            return ReliabilityRun.Print(file, set);
        case ["reliability", var file, var set, var bins]:
            return ReliabilityRun.Print(file, set, bins);
        case ["ahead", var file]:
            return AheadRun.Measure(file);
        case ["fuzz", .. var rest]:
            return Fuzz.Run(Number(rest, 0, 10_000), (ulong)Number(rest, 1, 1), rest is [_, _, var target, ..] ? target : null);
        default:
            Console.Error.WriteLine("""
                usage: MsstNet.Lab.Bench VERB
                  frames DFEW-FOLDER [REPETITIONS]
                  side-by-side paper|quick T,T,… B,B,… [ROUNDS [bf16]]
                  runtime paper|quick|people T,T,… B,B,… [ROUNDS]
                  precisions paper|quick T,T,… B,B,… [ROUNDS]
                  epoch DFEW-FOLDER paper|quick T B [ROUNDS [bf16]]
                  forecast
                  parts [FILTER]
                  operators paper|quick T B
                  steps PRESET T B [SECONDS [bf16]]
                  small-maps SIDE CHANNELS F,F,… [bf16]
                  scaling FILE.csv
                  networks FILE.csv
                  failures train|pack|ablate KILLS SEED
                  soak STEPS EVALUATIONS
                  people [--weights FILE]… [--set real-faces|cmu-faces|FOLDER]… [--data KIND:PATH]… [--help]
                  reliability PROBABILITIES.csv SET [BINS.csv]
                  ahead FILE.mibc
                  fuzz [CASES] [SEED] [TARGET,…]
                """);
            return 2;
    }
}

int[] Numbers(string text) => [.. text.Split(',').Select(word => int.Parse(word, CultureInfo.InvariantCulture))];

int Number(string[] rest, int at, int otherwise) => rest.Length > at ? Numbers(rest[at])[0] : otherwise;

Precision In(string[] rest) => rest switch
{
    [] or [_] or [_, "fp32"] => Precision.Fp32,
    [_, "bf16"] => Precision.Bf16,
    _ => throw new LabException($"'{rest[1]}' is no precision; give fp32 or bf16."),
};
