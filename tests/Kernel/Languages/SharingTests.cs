using MsstNet.Lab.Tests.Kernel.Scripting;
using NotebookKernel;

namespace MsstNet.Lab.Tests.Kernel.Languages;

/// <summary>Values passed between languages. Oracle: the same object in .NET languages; a query's own arithmetic; JSON in JavaScript</summary>
public sealed class SharingTests(SharedSession shared) : SessionTest(shared), IClassFixture<SharedSession>
{
    [Fact]
    public async Task Net_languages_share_references()
    {
        await RunWell("var list = new List<int> { 1 };", "#!fsharp\n#!share --from csharp list\nlist.Add 2");
        Assert.Equal("2", (await RunWell("list.Count")).Result!["text/plain"]);
    }

    [Fact]
    public async Task A_value_keeps_its_type_and_a_second_one_takes_its_place()
    {
        await RunWell("#!fsharp\nlet t = (1, \"a\")\nlet u = 2.5", "#!share --from fsharp t\n#!share --from fsharp u");
        Assert.Equal("a2.5", (await RunWell("t.Item2 + u.ToString(System.Globalization.CultureInfo.InvariantCulture)")).Result!["text/plain"]);
        await RunWell("#!fsharp\nlet u = 3.5", "#!share --from fsharp u");
        Assert.Equal("3.5", (await RunWell("u")).Result!["text/plain"]);
        await RunWell("#!fsharp\nlet u = \"text\"", "#!share --from fsharp u --as u");
        Assert.Equal("text", (await RunWell("u")).Result!["text/plain"]);
    }

    [Fact]
    public async Task A_type_of_a_cell_is_shared_and_one_of_fsharp_is_dynamic()
    {
        await RunWell("public record Clip(string Name, int Frames); var clip = new Clip(\"a\", 3);",
            "#!set --name same --value @csharp:clip --byref");
        Assert.Equal("True", (await RunWell("object.ReferenceEquals(same, clip) && same.Frames == 3")).Result!["text/plain"]);
        await RunWell("#!fsharp\ntype Frame = { Width: int }\nlet frame = { Width = 112 }", "#!share --from fsharp frame");
        Assert.Equal("112", (await RunWell("(int)frame.Width")).Result!["text/plain"]);
    }

    [Fact]
    public async Task Sql_takes_objects_and_numbers_and_gives_a_table_back()
    {
        await RunWell("var people = new[] { new { Name = \"A\", Age = 30 }, new { Name = \"B\", Age = 40 } }; double limit = 35;");
        await RunWell("#!sql --name older\n#!share --from csharp people\n#!share --from csharp limit\n"
            + "SELECT Name, Age + 1 AS next FROM people WHERE Age > getvariable('limit')");
        Assert.Equal("1 B 41", (await RunWell("#!share --from sql older\n"
            + "$\"{older.Rows.Count} {older[\"Name\"][0]} {older[\"next\"][0]}\"")).Result!["text/plain"]);
    }

    [Fact]
    public async Task Sql_reads_files_where_they_are_and_keeps_tables()
    {
        Write("data/scores.csv", "name,score\nA,1.5\nB,2.5\nC,\n");
        await RunWell("#!sql\nCREATE TABLE best AS SELECT * FROM 'data/scores.csv' WHERE score > 2", "#!share --from sql best");
        Assert.Equal("B", (await RunWell("best[\"name\"][0]")).Result!["text/plain"]);
        Assert.Equal("True", (await RunWell("#!sql --name missing\nSELECT score FROM 'data/scores.csv' WHERE name = 'C'",
            "#!share --from sql missing", "missing[\"score\"][0] is null")).Result!["text/plain"]);
    }

    [Fact]
    public async Task A_data_frame_goes_to_sql_and_back_unchanged()
    {
        await RunWell("""
            using Microsoft.Data.Analysis;
            var frame = new DataFrame(
                new Int32DataFrameColumn("i", new int?[] { 1, null }), new DoubleDataFrameColumn("d", new[] { 0.1, double.NaN }),
                new StringDataFrameColumn("s", new[] { "it's \"quoted\"", null }), new BooleanDataFrameColumn("b", new bool?[] { true, null }),
                new Int64DataFrameColumn("l", new[] { long.MaxValue, long.MinValue }),
                new DateTimeDataFrameColumn("t", new[] { new DateTime(2024, 4, 14), DateTime.UnixEpoch }));
            """, "#!sql --name back\n#!share --from csharp frame\nSELECT * FROM frame", "#!share --from sql back");
        Assert.Equal("True", (await RunWell("Enumerable.Range(0, 2).All(r => frame.Rows[r].SequenceEqual(back.Rows[r]))"
            + " && frame.Columns.Zip(back.Columns).All(pair => pair.First.DataType == pair.Second.DataType)")).Result!["text/plain"]);
    }

    [Fact]
    public async Task JavaScript_gets_json()
    {
        await RunWell("var numbers = new[] { 1, 2 }; var text = \"a</script>\";", "#!sql --name rows\nSELECT 'x' AS name, 1 AS n");
        RecordingFront front = await RunWell("#!javascript\n#!share --from csharp numbers\n#!set --name again --value @csharp:numbers\n"
            + "#!share --from sql rows\n#!share --from csharp text\nconsole.log(numbers)");
        string[] scripts = [.. front.Events.OfType<DisplayedValue>().Select(value => value.Data["text/plain"]!)];
        Assert.Equal("globalThis[\"numbers\"] = [1,2];", scripts[0]);
        Assert.Equal("globalThis[\"again\"] = [1,2];", scripts[1]);
        Assert.Equal("globalThis[\"rows\"] = [{\"name\":\"x\",\"n\":1}];", scripts[2]);
        // A closing tag in the data would end the script.
        Assert.DoesNotContain("</script>", scripts[3], StringComparison.Ordinal);
        Assert.Equal("console.log(numbers)", scripts[4]);
    }

    [Fact]
    public async Task Fsharp_has_the_functions_of_a_cell_and_takes_what_it_cannot_name()
    {
        RecordingFront front = await RunWell("#!fsharp\ndisplay(Math.PI) |> ignore\nHTML(\"<i>q</i>\")");
        Assert.Equal("<i>q</i>", front.Result!["text/html"]);
        Assert.StartsWith("3.14", front.Events.OfType<DisplayedValue>().Single().Data["text/plain"], StringComparison.Ordinal);
        await RunWell("public class Own { public override string ToString() => \"own\"; } var own = new Own(); string none = null;");
        front = await RunWell("#!fsharp\n#!share --from csharp own\n#!share --from csharp none\nsprintf \"%O %b\" own (isNull none)");
        Assert.Equal("own true", front.Result!["text/plain"]);
    }

    [Fact]
    public async Task What_sql_cannot_hold_is_refused()
    {
        await RunWell("var stream = new System.IO.MemoryStream();");
        Assert.Contains("stream is a MemoryStream, which is no table", (await Run("#!sql\n#!share --from csharp stream")).Error!.Message,
            StringComparison.Ordinal);
    }
}
