namespace MsstNet.Figures;

/// <summary>
/// A clip to play in a cell's output: its pictures, the frames that the network takes, and numbers that move with them. Where no script runs, the
/// pictures stand in a strip.
/// </summary>
public sealed record ClipPlayer
{
    private const int MostInStrip = 10;

    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>What is to be seen and how to read it.</summary>
    public required string Description { get; init; }

    /// <summary>Pixels on a side of every picture.</summary>
    public required int Side { get; init; }

    /// <summary>Rows of pictures that play together, such as a face and a map over it. Each picture has Side · Side · 3 bytes, RGB.</summary>
    public required IReadOnlyList<(string Name, IReadOnlyList<byte[]> Pictures)> Rows { get; init; }

    /// <summary>The name of each picture's moment: "frame 3", "1.25 s".</summary>
    public required IReadOnlyList<string> Moments { get; init; }

    /// <summary>The pictures that the network takes, by index, ascending; none where nothing is to be marked.</summary>
    public IReadOnlyList<int> Taken { get; init; } = [];

    /// <summary>The pictures of the strip: those that are taken, or else some of all, evenly thinned.</summary>
    public IReadOnlyList<int> Strip => Taken.Count > 0 ? Taken : FilmStrip.Thin(Moments.Count, MostInStrip);

    /// <summary>Pictures a second when playing.</summary>
    public double Rate { get; init; } = 12;

    /// <summary>Numbers beside the pictures, or none.</summary>
    public MovingNumbers? Numbers { get; init; }

    /// <summary>The picture that is shown first.</summary>
    public int First { get; init; }

    /// <summary>Refuses a player whose parts do not fit together.</summary>
    /// <exception cref="LabException">The first misfit, in one line.</exception>
    public void Require()
    {
        string at = $"Player \"{Title}\"";
        int count = Moments.Count;
        if (count == 0 || Rows.Count == 0) throw new LabException($"{at} has no pictures; give at least one row of at least one picture.");
        foreach (var (name, pictures) in Rows)
        {
            if (pictures.Count != count)
                throw new LabException($"{at}: row \"{name}\" has {pictures.Count} pictures for {count} moments; give one each.");
            if (pictures.FirstOrDefault(picture => picture.Length != Side * Side * 3) is { } odd)
                throw new LabException($"{at}: a picture of row \"{name}\" has {odd.Length} bytes; {Side} × {Side} RGB needs {Side * Side * 3}.");
        }
        if (First < 0 || First >= count) throw new LabException($"{at} begins at picture {First}; it has 0 to {count - 1}.");
        if (Taken.Any(taken => taken < 0 || taken >= count) || Taken.Zip(Taken.Skip(1)).Any(pair => pair.First >= pair.Second))
            throw new LabException($"{at}: the taken pictures are {string.Join(", ", Taken)}; give ascending indices from 0 to {count - 1}.");
        Numbers?.Require(at, count, Strip.Count);
    }
}

/// <summary>Numbers that move with a clip: one set for each of its pictures, in one or more cases among which a reader chooses.</summary>
/// <param name="Quantity">What they are, with the unit: "probability (%)".</param>
/// <param name="Names">One name a number.</param>
/// <param name="Cases">Values[picture][number] by the name of the case; an empty row where a picture has none.</param>
public sealed record MovingNumbers(
    string Quantity, IReadOnlyList<string> Names, IReadOnlyList<(string Name, IReadOnlyList<IReadOnlyList<double>> Values)> Cases)
{
    /// <summary>The value of a full bar.</summary>
    public double Top { get; init; } = 1;

    /// <summary>A colour for each number, or none for one colour. Classes have <see cref="EmotionColours"/>.</summary>
    public IReadOnlyList<string> Colours { get; init; } = [];

    /// <summary>The first case stays marked when another is chosen, for comparison.</summary>
    public bool MarkFirst { get; init; } = true;

    /// <summary>The numbers belong to the pictures of <see cref="ClipPlayer.Strip"/>: each stands below its picture.</summary>
    public bool UnderStrip { get; init; }

    internal void Require(string at, int count, int strip)
    {
        if (Cases.Count == 0) throw new LabException($"{at} has numbers without a case; give at least one.");
        if (!(Top > 0)) throw new LabException($"{at}: a full bar is {Top}; give a number above 0.");
        if (Colours.Count > 0 && Colours.Count != Names.Count)
            throw new LabException($"{at} has {Colours.Count} colours for {Names.Count} numbers; give one each, or none.");
        if (UnderStrip && Names.Count != strip)
            throw new LabException($"{at} has {Names.Count} numbers to stand under {strip} pictures; give one each.");
        foreach (var (name, values) in Cases)
        {
            if (values.Count != count) throw new LabException($"{at}: case \"{name}\" has {values.Count} rows for {count} pictures; give one each.");
            if (values.FirstOrDefault(row => row.Count > 0 && row.Count != Names.Count) is { } odd)
                throw new LabException($"{at}: a row of case \"{name}\" has {odd.Count} numbers for {Names.Count} names; give one each, or none.");
            if (values.Any(row => row.Any(value => !double.IsFinite(value))))
                throw new LabException($"{at}: case \"{name}\" has a number that is not finite; leave its row empty.");
        }
    }
}
