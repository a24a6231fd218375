using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using MsstNet.Data;
using MsstNet.Data.Sets;
using MsstNet.Faces;

namespace MsstNet.Lab.Puppets;

/// <summary>How many clips of how many people there are.</summary>
/// <param name="ClipsPerPerson">
/// Clips of each person; of nine, one shows each class and three show Neutral, which is what faces mostly are.
/// </param>
/// <param name="People">People at most; null takes all that fit.</param>
/// <param name="MinFrames">Frames of the shortest clip.</param>
/// <param name="MaxFrames">Frames of the longest clip.</param>
/// <param name="Seed">Everything random follows from it.</param>
internal sealed record PuppetSettings(int ClipsPerPerson = 54, int? People = null, int MinFrames = 10, int MaxFrames = 14, ulong Seed = 1);

/// <summary>
/// Clips of photographed people whose faces a face model moves: the second face of the generator, whose first is drawn
/// (<see cref="Faces.Drawn.SyntheticFaces"/>). Both show the same performances.
/// </summary>
/// <remarks>The same photographs, model and settings give the same bytes.</remarks>
internal sealed class PuppetFaces : IClipSource
{
    /// <summary>Goes up whenever the same input gives other bytes.</summary>
    internal const int GeneratorVersion = 5;

    // Another face may wear a person's photograph: modes of identity that move, and by how many standard deviations at most.
    private const int OtherModes = 14;
    private const float Otherness = 1.1f;

    private readonly FaceKit kit;
    private readonly PuppetSettings settings;
    private readonly IReadOnlyList<Photographed> people;
    private readonly PuppetPerformance[] performances;
    private readonly PuppetCamera[] cameras;
    private readonly PuppetLook[] looks;
    private readonly ThreadLocal<PuppetRenderer> renderer;
    private readonly List<Prepared> ready = [];

    /// <summary>Plans all clips; frames are drawn when they are read.</summary>
    /// <param name="kit">The face model.</param>
    /// <param name="people">Photographs that fit; see <see cref="Usable"/>.</param>
    /// <param name="settings">How many.</param>
    /// <param name="place">What messages call the data.</param>
    public PuppetFaces(FaceKit kit, IReadOnlyList<Photographed> people, PuppetSettings settings, string place)
    {
        (this.kit, this.people, this.settings) = (kit, people, settings);
        renderer = new(() => new(kit));
        int total = people.Count * settings.ClipsPerPerson;
        var config = new SyntheticConfig
        {
            People = Math.Max(2, people.Count), ClipsPerPerson = settings.ClipsPerPerson, Folds = 1, TestPeople = 1,
            MinFrames = settings.MinFrames, MaxFrames = settings.MaxFrames, Seed = settings.Seed,
        };
        config.Validate();
        int[] labels = [.. Enumerable.Range(0, people.Count).SelectMany(Deal)];
        performances = [.. labels.Select((label, clip) => new PuppetPerformance(config, clip, (Emotion)label))];
        cameras = [.. Enumerable.Range(0, total).Select(clip => PuppetCamera.Draw(settings.Seed, clip))];
        looks = [.. Enumerable.Range(0, total).Select(clip => PuppetLook.Draw(settings.Seed, clip))];
        Clips = [.. labels.Select((label, clip) =>
            new Clip(string.Create(CultureInfo.InvariantCulture, $"m{clip + 1:D5}"), label, performances[clip].FrameCount, Of(clip).Person))];
        Splits = people.Count < 2 ? [new Split("all", [.. Enumerable.Range(0, total)], [])] : PersonFolds.Of(Clips);
        Identity = DataIdentity.Custom($"puppets:{place}") with { Clips = total };
    }

    /// <inheritdoc/>
    public DataIdentity Identity { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes => Emotions.Names;

    /// <inheritdoc/>
    public IReadOnlyList<Clip> Clips { get; }

    /// <summary>Five folds by person.</summary>
    public IReadOnlyList<Split> Splits { get; }

    /// <inheritdoc/>
    public string Fingerprint
    {
        get
        {
            string recipe = string.Create(CultureInfo.InvariantCulture,
                $"puppets {GeneratorVersion} {settings.ClipsPerPerson} {settings.MinFrames} {settings.MaxFrames} {settings.Seed} ")
                + string.Join(' ', people.Select(person => $"{person.Person}:{new FileInfo(person.Neutral).Length}"));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recipe)).AsSpan(0, 8));
        }
    }

    /// <summary>Fits everyone once, and leaves out who does not fit.</summary>
    /// <param name="kit">The face model.</param>
    /// <param name="found">Photographs.</param>
    /// <param name="progress">Told how many are done.</param>
    /// <returns>Who fits, with the fit's error in distances between the eyes; and why the others do not.</returns>
    public static (IReadOnlyList<(Photographed Person, float Error)> Fitting, IReadOnlyList<string> Refused) Usable(
        FaceKit kit, IReadOnlyList<Photographed> found, Action<int> progress)
    {
        var (fitting, refused) = (new List<(Photographed, float)>(), new List<string>());
        foreach (Photographed person in found)
        {
            try
            {
                fitting.Add((person, Puppet.Of(kit, person.Neutral, 64).Fit.Error));
            }
            catch (LabException e) when (Data.Video.OpenCv.Version.Length > 0)     // without OpenCV it is not the photographs' fault
            {
                refused.Add(e.Message);
            }
            progress(fitting.Count + refused.Count);
        }
        return (fitting, refused);
    }

    /// <summary>The true action units of a clip.</summary>
    public AuCurves ActionUnitCurves(int clip) => performances[clip].ReadUnits();

    /// <summary>
    /// Whether a clip is the person's own smile, which nobody has modelled: one happy clip in three of who has a smiling photograph. A photograph
    /// wears what it wears and looks ahead, so clips with beards, glasses or heads that look aside are not among them: then these are as frequent in
    /// happy clips as in others.
    /// </summary>
    public bool SmilesForReal(int clip) => Clips[clip].Label == (int)Emotion.Happy && Of(clip).Smiling is not null
        && looks[clip] is { Beard: null, Glasses: null } && !LooksAside(clip) && SplitMix64.For(settings.Seed, -3, clip).Next(3) == 0;

    /// <summary>Whether the head of a clip rests to the side, or up or down, all along.</summary>
    public bool LooksAside(int clip) => performances[clip].LooksAside;

    /// <summary>What the person looks like in a clip.</summary>
    public PuppetLook LookOf(int clip) => looks[clip];

    /// <summary>Which frame of the performance a frame of the clip shows: itself, unless the clip is still.</summary>
    public int Shown(int clip, int frame) => performances[clip].Shown(frame);

    /// <inheritdoc/>
    public void ReadFrame(int clip, int frame, int side, Span<byte> rgb)
    {
        // A still clip is one photograph all along, its noise included.
        frame = Shown(clip, frame);
        Pose pose = performances[clip].PoseAt(frame);
        if (SmilesForReal(clip))
        {
            cameras[clip].Take(Smile(Of(clip), side).At(performances[clip].PresentAt(frame)), pose, Vector2.Zero, frame, side, rgb);
        }
        else
        {
            Puppet puppet = Ready(Of(clip), side).Puppet.Value;
            var shown = new PuppetFrame(performances[clip].WeightsAt(frame, kit), pose, cameras[clip].Light, looks[clip]);
            PuppetRenderer drawing = renderer.Value!;
            ReadOnlySpan<Vector4> drawn = drawing.Draw(puppet, Other(puppet, clip), shown).Colours;
            cameras[clip].Take(drawn, pose, drawing.EyesMoved, frame, side, rgb);
        }
        // A mirrored face is a face: every second clip.
        if (Mirrored(clip)) Mirror(rgb, side);
    }

    private Photographed Of(int clip) => people[clip / settings.ClipsPerPerson];

    private bool Mirrored(int clip) => SplitMix64.For(settings.Seed, -2, clip).Next(2) == 1;

    // In six of ten clips another face wears the photograph: its own identity and some modes of others'.
    private Vector3[] Other(Puppet puppet, int clip)
    {
        var random = new RandomStream(settings.Seed, RandomStream.Purpose.Person, clip);
        if (random.Chance(0.4f)) return puppet.Rest;
        if (otherOf.Value is var (of, which, kept) && ReferenceEquals(of, puppet) && which == clip) return kept;
        var places = (Vector3[])puppet.Rest.Clone();
        for (int mode = 0; mode < OtherModes; mode++)
        {
            float amount = Otherness * random.Bell();
            Vector3[] moves = kit.Identities[mode];
            for (int vertex = 0; vertex < places.Length; vertex++) places[vertex] += amount * puppet.Seen(moves[vertex]);
        }
        // A larger face is the crop's business: the eyes stay where they are, as far apart.
        otherOf.Value = (puppet, clip, Framed(puppet, places));
        return otherOf.Value.Places;
    }

    private readonly ThreadLocal<(Puppet? Of, int Clip, Vector3[] Places)> otherOf = new();

    private static Vector3[] Framed(Puppet puppet, Vector3[] places)
    {
        int left = FaceParts.Landmarks[36], right = FaceParts.Landmarks[45];
        float scale = Vector3.Distance(puppet.Rest[left], puppet.Rest[right]) / Vector3.Distance(places[left], places[right]);
        Vector3 middle = (places[left] + places[right]) / 2, wanted = (puppet.Rest[left] + puppet.Rest[right]) / 2;
        for (int vertex = 0; vertex < places.Length; vertex++) places[vertex] = wanted + scale * (places[vertex] - middle);
        return places;
    }

    private IEnumerable<int> Deal(int person)
    {
        int first = person * settings.ClipsPerPerson;
        int neutral = (int)Emotion.Neutral, classes = Emotions.Names.Count;
        int[] labels = [.. Enumerable.Range(first, settings.ClipsPerPerson).Select(clip => clip % (classes + 2))
            .Select(turn => turn >= classes ? neutral : turn)];
        new RandomStream(settings.Seed, RandomStream.Purpose.Dealing, person).ShuffleInPlace(labels.AsSpan());
        return labels;
    }

    private RealSmile Smile(Photographed person, int side) => Ready(person, side).Smile.Value;

    // The last few people: clips are read in their order, by a thread or two.
    private Prepared Ready(Photographed person, int side)
    {
        lock (ready)
        {
            if (ready.Find(one => one.Person == person && one.Side == side) is { } known) return known;
            if (ready.Count == 4) ready.RemoveAt(0);
            var prepared = new Prepared(person, side, new(() => Puppet.Of(kit, person.Neutral, side)), new(() => RealSmile.Of(person, side)));
            ready.Add(prepared);
            return prepared;
        }
    }

    private sealed record Prepared(Photographed Person, int Side, Lazy<Puppet> Puppet, Lazy<RealSmile> Smile);

    private static void Mirror(Span<byte> rgb, int side)
    {
        for (int y = 0; y < side; y++)
            for (int left = 3 * y * side, right = left + 3 * (side - 1); left < right; left += 3, right -= 3)
                for (int channel = 0; channel < 3; channel++)
                    (rgb[left + channel], rgb[right + channel]) = (rgb[right + channel], rgb[left + channel]);
    }
}
