using System.CommandLine;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MsstNet.Data;
using MsstNet.Faces;
using MsstNet.Training;

namespace MsstNet.Lab.Tests.Shared.Fuzzing;

/// <summary>
/// A command line, its words with a NUL between them: understood, or complained of. Of what is understood the values are read as the verb would read
/// them; no verb is run.
/// </summary>
internal sealed class CommandTarget() : FuzzTarget("command")
{
    private static readonly string[] Verbs = [.. All(LabCommand.Create()).Where(command => command is not RootCommand)
        .Select(command => command.Name)];
    private static readonly string[] Options = [.. All(LabCommand.Create()).SelectMany(command => command.Options).Select(option => option.Name)
        .Distinct()];

    private static readonly string[] Values =
    [
        "synthetic", "synthetic:people=60,mix=dfew", "synthetic:people=99999999999", "synthetic:seed=-1", "dfew:nowhere", "dfew:", "pack:", ":",
            "quick", "paper-t16", "all", "1..5", "5..1", "1..", "..",
        "0", "-1", "7", "2147483648", "1e999", "NaN", "0.5", "∞", "cpu", "cuda", "a=1", "=", "a,b", "../../outside", "/", "", " ", "\n", "\u001b[31m",
            "\ud800", "-", "--", "---", "@", "@nowhere", "--=", "-?", "--version",
        "[suggest]", "[parse]", new string('a', 70_000), "😀",
    ];

    public override IReadOnlyList<byte[]> Whole { get; } =
        Mutation.Utf8("train\0--data\0synthetic:people=60\0--fold\01..5", "data\0check\0dfew:nowhere", "predict\0video.mp4\0--fps\025");

    // No system hands a program longer lines.
    public override Gen<byte[]> Inputs => Gen.OneOf(
        base.Inputs.Where(line => line.Length < 100_000),
        from words in Gen.OneOf(Gen.Elements(Verbs), Gen.Elements(Options), Gen.Elements(Values), Both()).ListOf().Resize(9)
        select Encoding.UTF8.GetBytes(string.Join('\0', words)));

    /// <summary>A file of words that names itself ended the program with its stack.</summary>
    public override IReadOnlyList<(string Story, byte[] Input)> Past =>
        [("@ itself", Mutation.Utf8($"train\0@{Loop()}")[0]), ("@ nothing", "@"u8.ToArray())];

    public override void Lay(byte[] input) { }

    private string Loop()
    {
        string loop = Path.Combine(Outside, "loop.rsp");
        if (!System.IO.File.Exists(loop)) System.IO.File.WriteAllText(loop, "@" + loop);
        return loop;
    }

    public override void Read(byte[] input)
    {
        var parsed = LabCommand.Parse(LabCommand.Create(), Encoding.UTF8.GetString(input).Split('\0'));
        if (parsed.Errors.Count > 0) throw new LabException(LabCommand.Complaint(parsed));
        foreach (var option in parsed.CommandResult.Command.Options)
        {
            if (parsed.GetResult(option) is not { Tokens: [.., var last] }) continue;
            if (option.Name == "--data" && DataIdentity.Parse(last.Value) is { Kind: DataKind.Synthetic } data)
                SyntheticSettings.Parse(data.Settings ?? "");
            if (option.Name == "--fold") MsstNet.Lab.OptionValues.Folds(last.Value, 5);
            if (option.Name == "--preset") TrainingPreset.Find(last.Value);
        }
    }

    private static Gen<string> Both() => from option in Gen.Elements(Options) from value in Gen.Elements(Values) select $"{option}={value}";

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
}
