using NotebookKernel.Scripting.Intelligence;

namespace MsstNet.Lab.Tests.Kernel.Scripting.Intelligence;

/// <summary>Oracle: the C# grammar for scripts, and four blanks a level for the indent.</summary>
public class CellCompletenessTests
{
    [Theory]
    [InlineData("", Completeness.Complete)]
    [InlineData("6 * 7", Completeness.Complete)]
    [InlineData("var x = await Task.FromResult(1);", Completeness.Complete)]
    [InlineData("#!time", Completeness.Complete)]
    [InlineData("#!time\nvar x = 1;\n#!import a.cs", Completeness.Complete)]
    [InlineData("#!markdown\nNot C# at all {", Completeness.Complete)]
    [InlineData("#r \"nuget: A, 1\"\nusing System;", Completeness.Complete)]
    [InlineData("for (int i = 0; i < 3; i++) {", Completeness.Incomplete)]
    [InlineData("var x =", Completeness.Incomplete)]
    [InlineData("foo(", Completeness.Incomplete)]
    [InlineData("var s = \"\"\"\nabc", Completeness.Incomplete)]
    [InlineData("/* open", Completeness.Incomplete)]
    [InlineData("#!time\nif (true) {", Completeness.Incomplete)]
    [InlineData("int 5x;", Completeness.Invalid)]
    [InlineData("var x = ) + 1;", Completeness.Invalid)]
    [InlineData("}", Completeness.Invalid)]
    public void A_cell_is_complete_when_it_parses(string code, Completeness expected) => Assert.Equal(expected, CellCompleteness.Of(code));

    [Theory]
    [InlineData("", 0)]
    [InlineData("for (;;) {", 4)]
    [InlineData("if (a)\n{\n    foreach (var x in y) {", 8)]
    [InlineData("F(", 4)]
    [InlineData("{ }", 0)]
    [InlineData("var s = \"{{{\"; {", 4)]
    [InlineData("}}}", 0)]
    public void The_next_line_is_indented_by_what_is_open(string code, int blanks) =>
        Assert.Equal(new string(' ', blanks), CellCompleteness.Indent(code));
}
