using System.Globalization;
using System.Text;
using System.Text.Json;
using MsstNet.Evaluation;

namespace MsstNet.Lab;

/// <summary>
/// A prediction as tables, written row by row under temporary names: emotions.csv and emotions.json with a row a window, faces.csv with a row a frame. They get
/// their names all together at the end, or none does.
/// </summary>
internal sealed class PredictionFiles : IDisposable
{
    private static readonly string[] Names = ["emotions.csv", "emotions.json", "faces.csv"];

    private readonly string folder;
    private readonly IReadOnlyList<string> classes;
    private readonly StreamWriter[] files;
    private readonly Utf8JsonWriter json;
    private bool finished;

    public PredictionFiles(string folder, IReadOnlyList<string> classes, string video, string weights, int window, int stride)
    {
        (this.folder, this.classes) = (folder, classes);
        Directory.CreateDirectory(folder);
        files = Array.ConvertAll(Names, name => new StreamWriter(Temporary(name), append: false, new UTF8Encoding(false)) { NewLine = "\n" });
        files[0].WriteLine($"first_frame,last_frame,start_s,middle_s,end_s,faces,emotion,{string.Join(',', classes.Select(name => "p_" + name))}");
        files[2].WriteLine("frame,seconds,x,y,width,height,score");
        json = new Utf8JsonWriter(files[1].BaseStream, new JsonWriterOptions { Indented = false });
        json.WriteStartObject();
        json.WriteString("video", video);
        json.WriteString("weights", weights);
        json.WriteNumber("window", window);
        json.WriteNumber("stride", stride);
        json.WriteStartArray("classes");
        foreach (string name in classes) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteStartArray("windows");
    }

    /// <summary>A frame: where the face is, or nothing after the time.</summary>
    public void Frame(Data.Video.FaceFrame frame)
    {
        string face = frame.Face is { } f ? Text($"{f.X:0.0},{f.Y:0.0},{f.Width:0.0},{f.Height:0.0},{f.Score:0.000}") : ",,,,";
        files[2].WriteLine(Text($"{frame.Number},{frame.Seconds:0.000},") + face);
    }

    public void Window(VideoMoment moment)
    {
        var row = moment.Probabilities;
        int? answer = row is null ? null : Enumerable.Range(0, row.Count).MaxBy(label => row[label]);
        files[0].Write(Text($"{moment.First},{moment.Last},{moment.Start:0.000},{moment.Middle:0.000},{moment.End:0.000},{moment.Faces},{(answer is { } label ? classes[label] : "")}"));
        for (int c = 0; c < classes.Count; c++) files[0].Write("," + (row is null ? "" : Text($"{row[c]:0.000000}")));
        files[0].WriteLine();

        json.WriteStartObject();
        json.WriteNumber("first", moment.First);
        json.WriteNumber("last", moment.Last);
        json.WriteNumber("start", Math.Round(moment.Start, 3));
        json.WriteNumber("end", Math.Round(moment.End, 3));
        json.WriteNumber("faces", moment.Faces);
        if (row is null) json.WriteNull("probabilities");
        else
        {
            json.WriteStartArray("probabilities");
            foreach (float p in row) json.WriteNumberValue(Math.Round(p, 6));
            json.WriteEndArray();
        }
        json.WriteEndObject();
        if (json.BytesPending > 1 << 16) json.Flush();
    }

    /// <summary>Gives the files their names.</summary>
    public void Finish(IReadOnlyList<EmotionSpan> spans)
    {
        json.WriteEndArray();
        json.WriteStartArray("spans");
        foreach (var span in spans)
        {
            json.WriteStartObject();
            json.WriteNumber("start", Math.Round(span.Start, 3));
            json.WriteNumber("end", Math.Round(span.End, 3));
            json.WriteString("emotion", span.Class is { } label ? classes[label] : null);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        Close();
        foreach (string name in Names) File.Move(Temporary(name), Path.Combine(folder, name), overwrite: true);
        finished = true;
    }

    public void Dispose()
    {
        if (finished) return;
        Close();
        foreach (string name in Names) File.Delete(Temporary(name));
        if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }

    private void Close()
    {
        json.Dispose();
        foreach (var file in files) file.Dispose();
    }

    private string Temporary(string name) => Path.Combine(folder, $"{name}.{Environment.ProcessId}.tmp");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
