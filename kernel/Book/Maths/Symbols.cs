namespace NotebookKernel.Book.Maths;

/// <summary>The commands that stand for one character or one word: what they are in Unicode, and what part they play in a formula.</summary>
internal static class Symbols
{
    /// <summary>Variables: set as letters.</summary>
    public static readonly IReadOnlyDictionary<string, string> Letters = Table("""
        alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ omicron ο
        pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω
        ell ℓ imath ı jmath ȷ hbar ℏ wp ℘
        """);

    /// <summary>Signs set upright as letters are in TeX: capitals of the Greeks, infinity, sets.</summary>
    public static readonly IReadOnlyDictionary<string, string> Upright = Table("""
        Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
        infty ∞ partial ∂ nabla ∇ emptyset ∅ varnothing ∅ Re ℜ Im ℑ aleph ℵ top ⊤ bot ⊥ angle ∠ triangle △ square □ checkmark ✓
        """);

    /// <summary>Operators, relations, arrows, punctuation.</summary>
    public static readonly IReadOnlyDictionary<string, string> Operators = Table("""
        times × cdot ⋅ div ÷ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet ∙ oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙ cup ∪ cap ∩ setminus ∖ wedge ∧ land ∧ vee ∨ lor ∨
        leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ ll ≪ gg ≫ approx ≈ sim ∼ simeq ≃ cong ≅ equiv ≡ propto ∝ doteq ≐ triangleq ≜ coloneqq ≔ prec ≺ succ ≻
        in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ mid ∣ nmid ∤ parallel ∥ perp ⊥ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬
        to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ implies ⟹ iff ⟺ mapsto ↦ longmapsto ⟼
        longrightarrow ⟶ longleftarrow ⟵ uparrow ↑ downarrow ↓ hookrightarrow ↪ rightharpoonup ⇀ leadsto ⇝
        dots … ldots … cdots ⋯ vdots ⋮ ddots ⋱ dotsc … dotsb ⋯ colon : prime ′ dagger † backslash \ therefore ∴ because ∵ vdash ⊢ models ⊨
        lVert ‖ rVert ‖ Vert ‖ lvert | rvert | vert |
        """);

    /// <summary>Operators that take limits above and below in a displayed formula.</summary>
    public static readonly IReadOnlyDictionary<string, string> Large = Table("""
        sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ bigvee ⋁ bigwedge ⋀
        """);

    /// <summary>Large operators whose limits stand beside them.</summary>
    public static readonly IReadOnlyDictionary<string, string> Integrals = Table("int ∫ iint ∬ iiint ∭ oint ∮");

    /// <summary>Named functions.</summary>
    public static readonly IReadOnlySet<string> Functions = new HashSet<string>(
        "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp arg deg dim ker hom".Split(' '));

    /// <summary>Named functions with limits below.</summary>
    public static readonly IReadOnlySet<string> LimitFunctions = new HashSet<string>(
        "max min sup inf lim limsup liminf det gcd Pr argmax argmin".Split(' '));

    /// <summary>Marks over what follows; the last ones stretch.</summary>
    public static readonly IReadOnlyDictionary<string, string> Accents = Table("""
        hat ^ bar ¯ tilde ~ dot ˙ ddot ¨ vec → check ˇ breve ˘ acute ´ grave ` mathring ˚
        widehat ^ widetilde ~ overline ‾ overrightarrow → overleftarrow ← overbrace ⏞
        """);

    /// <summary>Marks below.</summary>
    public static readonly IReadOnlyDictionary<string, string> UnderAccents = Table("underline _ underbrace ⏟");

    /// <summary>Widths in em.</summary>
    public static readonly IReadOnlyDictionary<string, string> Spaces = Table("""
        , 0.1667em : 0.2222em > 0.2222em ; 0.2778em ! -0.1667em quad 1em qquad 2em enspace 0.5em
        thinspace 0.1667em medspace 0.2222em thickspace 0.2778em negthinspace -0.1667em
        """);

    /// <summary>Brackets by name.</summary>
    public static readonly IReadOnlyDictionary<string, string> Fences = Table("""
        { { } } lbrace { rbrace } lbrack [ rbrack ] langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉
        | ‖ lVert ‖ rVert ‖ Vert ‖ lvert | rvert | vert | uparrow ↑ downarrow ↓ backslash \
        """);

    private static Dictionary<string, string> Table(string text)
    {
        string[] words = text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        return words.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
    }
}
