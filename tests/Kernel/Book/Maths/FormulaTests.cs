using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using NotebookKernel.Book.Maths;

namespace MsstNet.Lab.Tests.Kernel.Book.Maths;

/// <summary>
/// Oracles: the elements of MathML Core that each formula must become, written out by hand from the specification (fractions, scripts, limits,
/// tables); for the paper's equations, that each is set and well-formed with every symbol in it; for anything at all (FsCheck), that it is
/// either set or refused with a reason, never a crash. Equality is exact.
/// </summary>
public class FormulaTests
{
    [Theory]
    [InlineData("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>")]
    [InlineData("x^12", "<mrow><msup><mi>x</mi><mn>1</mn></msup><mn>2</mn></mrow>")]
    [InlineData("f''", "<mrow><mi>f</mi><mo lspace=\"0\" rspace=\"0\">″</mo></mrow>")]
    [InlineData("z'^l", "<msup><mrow><mi>z</mi><mo lspace=\"0\" rspace=\"0\">′</mo></mrow><mi>l</mi></msup>")]
    [InlineData(@"\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>")]
    [InlineData(@"\frac{a}{b}", "<mfrac><mi>a</mi><mi>b</mi></mfrac>")]
    [InlineData(@"\sqrt{D_h}", "<msqrt><msub><mi>D</mi><mi>h</mi></msub></msqrt>")]
    [InlineData(@"\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>")]
    [InlineData(@"\sum_{t=1}^T", "<munderover><mo movablelimits=\"true\">∑</mo><mrow><mi>t</mi><mo>=</mo><mn>1</mn></mrow><mi>T</mi></munderover>")]
    [InlineData(@"\int_0^1", "<msubsup><mo>∫</mo><mn>0</mn><mn>1</mn></msubsup>")]
    [InlineData(@"\mathbf{W}", "<mi>𝐖</mi>")]
    [InlineData(@"\mathbf W", "<mi>𝐖</mi>")]
    [InlineData(@"\mathbb{R}", "<mi mathvariant=\"normal\">ℝ</mi>")]
    [InlineData(@"\mathcal{L}", "<mi mathvariant=\"normal\">ℒ</mi>")]
    [InlineData(@"\mathrm{MLP}", "<mi>MLP</mi>")]
    [InlineData(@"\hat{y}", "<mover accent=\"true\"><mi>y</mi><mo stretchy=\"false\">^</mo></mover>")]
    [InlineData(@"-1.5", "<mrow><mo>−</mo><mn>1.5</mn></mrow>")]
    [InlineData(@"a \quad b", "<mrow><mi>a</mi><mspace width=\"1em\" /><mi>b</mi></mrow>")]
    [InlineData(@"a < b", "<mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>")]
    [InlineData(@"\text{if } x", "<mrow><mtext>if\u00A0</mtext><mi>x</mi></mrow>")]
    [InlineData(@"\operatorname{softmax}", "<mrow><mi>softmax</mi><mspace width=\"0.1667em\" /></mrow>")]
    [InlineData(@"\underbrace{x}_{y}", "<munder><munder accentunder=\"true\"><mi>x</mi><mo stretchy=\"true\">⏟</mo></munder><mi>y</mi></munder>")]
    [InlineData(@"\left( x \right.", "<mrow><mo stretchy=\"true\" symmetric=\"true\" form=\"prefix\">(</mo><mi>x</mi></mrow>")]
    [InlineData(@"a \not= b", "<mrow><mi>a</mi><mo>≠</mo><mi>b</mi></mrow>")]
    [InlineData(@"50\%", "<mrow><mn>50</mn><mo lspace=\"0\" rspace=\"0\">%</mo></mrow>")]
    [InlineData("", "<mrow />")]
    public void Each_construct_is_its_element(string latex, string expected) =>
        Assert.Equal($"<math>{expected}</math>", Formula.MathMl(latex, display: false));

    [Fact]
    public void Matrices_and_cases_are_tables_in_brackets()
    {
        XElement matrix = Read(@"\begin{bmatrix} 1 & 2 \\ 3 & 4 \\ \end{bmatrix}");
        Assert.Equal(["1", "2", "3", "4"], matrix.Descendants("mtd").Select(cell => cell.Value));
        Assert.Equal(2, matrix.Descendants("mtr").Count());
        Assert.Equal(["[", "]"], matrix.Descendants("mo").Where(sign => sign.Attribute("stretchy")?.Value == "true").Select(sign => sign.Value));
        XElement cases = Read(@"f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}");
        Assert.Equal(4, cases.Descendants("mtd").Count());
        Assert.Equal("{", Assert.Single(cases.Descendants("mo"), sign => sign.Attribute("form")?.Value == "prefix").Value);
        Assert.All(cases.Descendants("mtd"), cell => Assert.Equal("text-align:-webkit-left", cell.Attribute("style")?.Value));
        Assert.Equal(["text-align:-webkit-right", "text-align:-webkit-left"],
            Read(@"\begin{aligned} a &= b \end{aligned}").Descendants("mtd").Select(cell => cell.Attribute("style")!.Value));
        Assert.Equal(2, Read(@"a = b \\ c = d").Descendants("mtr").Count());
    }

    // The paper's equations 1–6 and 10–12 as the notebooks write them, and what else the workbook uses.
    [Theory]
    [InlineData(@"\mathbf{z}_{(p,t)}^{(0)} = \mathbf{E}\,\mathbf{x}_{(p,t)} + \mathbf{e}_{t}^{pos} \tag{1}", "𝐳𝐄𝐱𝐞")]
    [InlineData(@"\mathbf{q}_{(p,t)}^{(l,a)} = W_Q^{(l,a)}\,\mathrm{LN}\!\left(\mathbf{z}_{(p,t)}^{(l-1)}\right) \in \mathbb{R}^{D_h} \tag{2}",
        "𝐪LN∈ℝ")]
    [InlineData(@"\mathbf{k}_{(p,t)}^{(l,a)} = W_K^{(l,a)}\,\mathrm{LN}\!\left(\mathbf{z}_{(p,t)}^{(l-1)}\right) \tag{3}", "𝐤")]
    [InlineData(@"\mathbf{v}_{(p,t)}^{(l,a)} = W_V^{(l,a)}\,\mathrm{LN}\!\left(\mathbf{z}_{(p,t)}^{(l-1)}\right) \tag{4}", "𝐯")]
    [InlineData(@"\boldsymbol{\alpha}_{(p,t)}^{(l,a)} = \operatorname{softmax}\!\left( "
        + @"\frac{{\mathbf{q}_{(p,t)}^{(l,a)}}^{\top}}{\sqrt{D_h}} \cdot \left\{ \mathbf{k}_{(p,t')}^{(l,a)} \right\}_{t'=1,\dots,T} \right) "
        + @"\in \mathbb{R}^{T} \tag{5}", "𝜶softmax⊤⋅{′…")]
    [InlineData(@"\mathbf{s}_{(p,t)}^{(l,a)} = \sum_{t'=1}^{T} \alpha_{(p,t),t'}^{(l,a)} \mathbf{v}_{(p,t')}^{(l,a)} \tag{6}", "∑α𝐯")]
    [InlineData(@"{\mathbf{z}'}_{(p,t)}^{(l)} = W_O "
        + @"\begin{bmatrix} \mathbf{s}_{(p,t)}^{(l,1)} \\ \vdots \\ \mathbf{s}_{(p,t)}^{(l,\mathcal{A})} \end{bmatrix} "
        + @"+ \mathbf{z}_{(p,t)}^{(l-1)} \tag{10}",
        "⋮𝒜")]
    [InlineData(@"\mathbf{z}_{(p,t)}^{(l)} = \mathrm{MLP}\left(\mathrm{LN}({\mathbf{z}'}_{(p,t)}^{(l)})\right) "
        + @"+ {\mathbf{z}'}_{(p,t)}^{(l)} \tag{11}",
        "MLP")]
    [InlineData(@"\mathbf{p} = \mathrm{FC}\left( \frac{1}{NT} "
        + @"\sum_{p=1}^{N}\sum_{t=1}^{T} \mathbf{z}_{(p,t)}^{(L)} \right) \in \mathbb{R}^{C} \tag{12}",
        "FC∑")]
    [InlineData(@"P^2 = \frac{H'W'}{N}, \qquad s = \left\lfloor h/4 \right\rfloor,\; k = h - 3s", "⌊⌋")]
    [InlineData(@"X \in \mathbb{R}^{T \times 3 \times H \times W}", "ℝ×")]
    [InlineData(@"\mathrm{UAR} = \frac{1}{C}\sum_{c=1}^{C} \frac{n_{cc}}{n_c} \ne \mathrm{WAR}", "UAR≠")]
    [InlineData(@"\hat{y} = \arg\max_c p_c, \quad \tilde{x}, \bar{z}, \lVert g \rVert_2 \leq 1", "‖≤")]
    [InlineData(@"\theta \leftarrow \theta - \eta \nabla_\theta \mathcal{L}, \qquad \beta_1 \to 0.9, \epsilon \approx 10^{-8}", "←ηℒ→≈")]
    public void The_papers_equations_are_set(string latex, string signs)
    {
        XElement math = Read(latex);
        foreach (string sign in signs.EnumerateRunes().Select(rune => rune.ToString())) Assert.Contains(sign, math.Value, StringComparison.Ordinal);
        Assert.Equal(latex.Contains(@"\tag", StringComparison.Ordinal),
            Formula.MathMl(latex, true).Contains("<span class=\"tag\">(", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(@"a + \foo{b}", @"\foo is not a command this book knows (character 5)")]
    [InlineData(@"\begin{tikzcd} a \end{tikzcd}", @"\begin{tikzcd} is not an environment this book knows")]
    [InlineData(@"{a", "the brace at character 1 is never closed")]
    [InlineData(@"a}", "\"}\" stands where nothing opens it")]
    [InlineData(@"x^a^b", "a second ^ on the same thing")]
    [InlineData(@"\frac{a}", @"\frac is not followed by what it applies to")]
    [InlineData(@"\left( a", @"\left is not followed by \right")]
    [InlineData(@"\begin{matrix} a \end{cases}", @"\begin{matrix} is ended by \end{cases}")]
    [InlineData(@"\text{a", @"the brace after \text is never closed")]
    public void What_cannot_be_set_is_named(string latex, string reason)
    {
        Assert.Contains(reason, Assert.Throws<FormatException>(() => Formula.MathMl(latex, false)).Message, StringComparison.Ordinal);
        (string html, string? said) = Formula.Set(latex, false);
        Assert.Contains(reason, said, StringComparison.Ordinal);
        Assert.Contains(System.Net.WebUtility.HtmlEncode(latex), html, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_refused() =>
        Assert.Contains("nests more than", Assert.Throws<FormatException>(() => Formula.MathMl(new string('{', 100_000), false)).Message,
            StringComparison.Ordinal);

    private static readonly string[] Pieces =
    [
        "a", "1", " ", "{", "}", "^", "_", "&", @"\\", "'", "(", "|", @"\frac", @"\left", @"\right", @"\sqrt", "[", "]", @"\text", @"\begin{matrix}",
            @"\end{matrix}", @"\sum",
        @"\limits", @"\hat", @"\tag", @"\not", @"\mathbf", "=", "\\", "%", "\n", "\ud800", "é", "\u0001", "𝐀", @"\middle", @"\substack", @"\begin",
            @"\big", @"\displaystyle", @"\operatorname*",
    ];

    [Property(MaxTest = 2000)]
    public Property Anything_is_set_or_refused_with_a_reason() => Prop.ForAll(
        Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces)).ToArbitrary(), latex => SetOrRefused(latex));

    [Property(MaxTest = 500)]
    public bool Any_text_is_set_or_refused(string? latex) => SetOrRefused(latex ?? "");

    private static bool SetOrRefused(string latex)
    {
        (string html, string? reason) = Formula.Set(latex, true);
        if (reason is null) _ = XElement.Parse("<x>" + html + "</x>");
        return reason is not "";
    }

    private static XElement Read(string latex) => XElement.Parse("<x>" + Formula.MathMl(latex, true) + "</x>").Descendants("math").Single();
}
