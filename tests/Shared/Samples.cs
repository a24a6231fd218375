using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using NotebookKernel;
using NotebookKernel.Notebooks;

namespace MsstNet.Lab.Tests.Shared;

/// <summary>Notebooks as the generator makes them: every kind of cell and output, awkward text, numbers and keys.</summary>
public static class Samples
{
    private static readonly string[] Pieces =
    [
        "", "a", "line\n", "two\nlines", "\r\n", "\r", "\v\f\u0085\u2028\u2029x", "\u001e\u0000\u007f", "é–中😀", "\uE000", "\"\\/", "\t\b",
            "\u001b[31mred\u001b[0m", "<b>", " ",
    ];

    private static readonly string[] Keys = ["b", "a", "A", "é", "\uFB01", "😀", "", "a b", "z\n"];

    private static readonly string[] Numbers =
    [
        "0", "-0", "-0.0", "1", "123456789012345678901234567890", "1.0", "0.1", "1e5", "1E-5", "0.0001", "0.00001234", "1e15", "1e16",
            "123456789012345680.0",
        "1.7976931348623157e308", "5e-324", "9.999999999999999e22", "-2.5", "100.0", "1e-7", "3.141592653589793", "9007199254740993.0",
    ];

    /// <summary>The generator FsCheck takes for parameters of type <see cref="Notebook"/>.</summary>
    public static Arbitrary<Notebook> Notebooks() => Arb.From(
        from metadata in Object(2)
        from cells in Gen.ListOf(CellOf()).Resize(6)
        select new Notebook { Metadata = metadata, Cells = [.. cells.Select((cell, position) => cell with { Id = $"cell-{position}" })] });

    private static Gen<string> Text() => Gen.Elements(Pieces).ListOf().Resize(5).Select(string.Concat);

    private static Gen<JsonNode?> Value(int depth)
    {
        var scalar = Gen.OneOf(
            Text().Select(text => (JsonNode?)JsonValue.Create(text)),
            Gen.Elements(Numbers).Select(number => JsonNode.Parse(number)),
            Gen.Elements("true", "false", "null").Select(word => JsonNode.Parse(word)));
        return depth == 0 ? scalar : Gen.OneOf(scalar, Object(depth - 1).Select(node => (JsonNode?)node),
            Value(depth - 1).ListOf().Resize(3).Select(items => (JsonNode?)new JsonArray([.. items])));
    }

    private static Gen<JsonObject> Object(int depth) =>
        from keys in Gen.SubListOf(Keys)
        from values in Gen.ListOf(Value(depth), keys.Count)
        select new JsonObject(keys.Zip(values, (key, value) => KeyValuePair.Create(key, value?.DeepClone())));

    private static Gen<MimeBundle> Bundle() =>
        from json in Value(2)
        from text in Text()
        from types in Gen.SubListOf("text/plain", "text/html", "image/png", "image/svg+xml", "application/javascript", "model/gltf+json",
            "application/json", "application/x+json")
        select MimeBundle.Of([.. types.Select(type =>
            (type, type is "application/json" or "application/x+json" ? json?.ToJsonString() ?? "null" : text))]);

    private static Gen<CellOutput> Output() => Gen.OneOf(
        from name in Gen.Elements("stdout", "stderr") from text in Text() select (CellOutput)new StreamOutput(name, text),
        from data in Bundle() from metadata in Object(1) select (CellOutput)new DisplayOutput(data) { Metadata = metadata },
        from data in Bundle() from count in Gen.Choose(0, 9) select (CellOutput)new ResultOutput(data, count == 0 ? null : count),
        from name in Text() from lines in Text().ListOf().Resize(3) select (CellOutput)new ErrorOutput(name, "why", [.. lines]));

    private static Gen<Cell> CellOf() => Gen.OneOf(
        from source in Text()
        from metadata in Object(1)
        from file in Bundle()
        select (Cell)new MarkdownCell
        {
            Id = "x", Source = source, Metadata = metadata, Attachments = new Dictionary<string,
            MimeBundle>
            { ["a.png"] = file }
        },
        from source in Text() select (Cell)new RawCell { Id = "x", Source = source },
        from source in Text()
        from metadata in Object(1)
        from outputs in Output().ListOf().Resize(4)
        from count in Gen.Choose(0, 9)
        select (Cell)new CodeCell
        {
            Id = "x", Source = source, Metadata = metadata, Outputs = [.. outputs], ExecutionCount = count == 0 ? null
            : count
        });
}
