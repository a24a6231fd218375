using System.Text;
using System.Text.Json;
using MsstNet.Data.Video;
using MsstNet.Evaluation;
using static System.FormattableString;

namespace MsstNet.Lab;

/// <summary>
/// A prediction as tables: emotions.csv and emotions.json with a row a window, faces.csv with a row a frame. Rows are written under temporary
/// names as they come; the files get their names all together at the end, or not at all.
/// </summary>
internal sealed class PredictionFiles : IDisposable
{
    private const string EmotionsCsv = "emotions.csv", EmotionsJson = "emotions.json", FacesCsv = "faces.csv";
    private static readonly string[] Names = [EmotionsCsv, EmotionsJson, FacesCsv];

    private readonly string folder;
    private readonly IReadOnlyList<string> classes;
    private readonly StreamWriter emotions, faces;
    private readonly FileStream jsonFile;
    private readonly Utf8JsonWriter json;
    private readonly double sure;
    private bool finished;

    /// <summary>Makes the folder and starts the files.</summary>
    public PredictionFiles(string folder, PredictionSetup setup)
    {
        (this.folder, classes, sure) = (folder, setup.Manifest.Classes, setup.Sure);
        Directory.CreateDirectory(folder);
        string probabilities = string.Concat(classes.Select(name => ",p_" + name));
        emotions = Table(EmotionsCsv, "first_frame,last_frame,start_s,middle_s,end_s,faces,emotion" + probabilities);
        jsonFile = new FileStream(Temporary(EmotionsJson), FileMode.Create, FileAccess.Write);
        faces = Table(FacesCsv, "frame,seconds,x,y,width,height,score");
        json = new Utf8JsonWriter(jsonFile);
        json.WriteStartObject();
        json.WriteString("video", setup.Video);
        json.WriteString("weights", setup.Weights);
        json.WriteNumber("window", setup.Window);
        json.WriteNumber("stride", setup.Stride);
        json.WriteNumber("sure", setup.Sure);
        json.WriteStartArray("classes");
        foreach (string name in classes) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteStartArray("windows");
    }

    /// <summary>Writes where a frame's face is; without one, the time alone.</summary>
    public void Write(FaceFrame frame)
    {
        string face = frame.Face is { } f ? Invariant($"{f.X:0.0},{f.Y:0.0},{f.Width:0.0},{f.Height:0.0},{f.Score:0.000}") : ",,,,";
        faces.WriteLine(Invariant($"{frame.Number},{frame.Seconds:0.000},") + face);
    }

    /// <summary>Writes a window's prediction into both tables.</summary>
    public void Write(VideoMoment moment)
    {
        WriteCsv(moment);
        WriteJson(moment);
        if (json.BytesPending > 1 << 16) json.Flush();
    }

    /// <summary>Writes the stretches of one answer and gives the files their names.</summary>
    public void Finish(IReadOnlyList<EmotionSpan> spans)
    {
        json.WriteEndArray();
        json.WriteStartArray("spans");
        foreach (var span in spans)
        {
            json.WriteStartObject();
            json.WriteNumber("start", Math.Round(span.Start, 3));
            json.WriteNumber("end", Math.Round(span.End, 3));
            json.WriteString("emotion", span.Class is null ? null : span.Answer(classes));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        Close();
        foreach (string name in Names) File.Move(Temporary(name), Path.Combine(folder, name), overwrite: true);
        finished = true;
    }

    /// <summary>Removes what was written, unless it was finished.</summary>
    public void Dispose()
    {
        if (finished) return;
        Close();
        foreach (string name in Names) File.Delete(Temporary(name));
        if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }

    private void WriteCsv(VideoMoment moment)
    {
        var row = moment.Probabilities;
        string answer = EmotionSpans.AnswerOf(moment, sure) switch { null => "", EmotionSpan.NotSure => "not sure", int label => classes[label] };
        emotions.Write(Invariant($"{moment.First},{moment.Last},{moment.Start:0.000},{moment.Middle:0.000},{moment.End:0.000},"));
        emotions.Write(Invariant($"{moment.Faces},{answer}"));
        for (int c = 0; c < classes.Count; c++) emotions.Write("," + (row is null ? "" : Invariant($"{row[c]:0.000000}")));
        emotions.WriteLine();
    }

    private void WriteJson(VideoMoment moment)
    {
        json.WriteStartObject();
        json.WriteNumber("first", moment.First);
        json.WriteNumber("last", moment.Last);
        json.WriteNumber("start", Math.Round(moment.Start, 3));
        json.WriteNumber("end", Math.Round(moment.End, 3));
        json.WriteNumber("faces", moment.Faces);
        if (moment.Probabilities is { } row)
        {
            json.WriteStartArray("probabilities");
            foreach (float p in row) json.WriteNumberValue(Math.Round(p, 6));
            json.WriteEndArray();
        }
        else
        {
            json.WriteNull("probabilities");
        }
        json.WriteEndObject();
    }

    private StreamWriter Table(string name, string header)
    {
        var writer = new StreamWriter(Temporary(name), append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        writer.WriteLine(header);
        return writer;
    }

    private void Close()
    {
        json.Dispose();
        jsonFile.Dispose();
        emotions.Dispose();
        faces.Dispose();
    }

    private string Temporary(string name) => Path.Combine(folder, $"{name}.{Environment.ProcessId}.tmp");
}
