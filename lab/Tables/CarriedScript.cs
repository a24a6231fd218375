using System.Text;
using System.Text.RegularExpressions;

namespace MsstNet.Lab.Tables;

/// <summary>
/// A style and a script that all outputs of a kind share. The first output of a notebook carries them; each output asks for them, and works as
/// soon as they are on the page. Unlike plotly.js, they are small and stay in the notebook's file.
/// </summary>
/// <param name="name">The global variable that the script sets; it has a function draw().</param>
/// <param name="files">The embedded files, styles and scripts, in order.</param>
internal sealed partial class CarriedScript(string name, params string[] files)
{
    private static int notebook;

    private readonly Lock gate = new();
    private string? carrier;
    private int carriedIn;

    /// <summary>Whatever is shown from now on belongs to another notebook, which carries scripts of its own.</summary>
    public static void BeginNotebook() => Interlocked.Increment(ref notebook);

    /// <summary>The output's markup, followed by the shared part if this output carries it, and by a script that begins the output.</summary>
    /// <remarks>The output that carried it carries it again: running a cell twice must not take it from the page.</remarks>
    public string Append(string html)
    {
        lock (gate)
        {
            if (carriedIn != Volatile.Read(ref notebook)) (carrier, carriedIn) = (null, Volatile.Read(ref notebook));
            return html + ((carrier ??= html) == html ? Shared() : "") + Loader();
        }
    }

    /// <summary>The markup with the shared part, for a page of its own.</summary>
    public string Alone(string html) => html + Shared() + Loader();

    private string Shared()
    {
        var shared = new StringBuilder();
        foreach (string file in files)
        {
            string tag = file.EndsWith(".css", StringComparison.Ordinal) ? "style" : "script";
            shared.Append('<').Append(tag).Append('>').Append(Indent().Replace(EmbeddedText.Read(file, typeof(CarriedScript).Assembly), ""))
                .Append("</")
                .Append(tag).Append(">\n");
        }
        return shared.ToString();
    }

    // A notebook has 300 kB, and indentation is a seventh of a script.
    [GeneratedRegex("^ +", RegexOptions.Multiline)]
    private static partial Regex Indent();

    // A front end may run this before the fragment or the shared script is on the page, so it looks again for a while.
    private string Loader() => $"<script>(()=>{{const look=n=>{{window.{name}?.draw();n&&setTimeout(look,250,n-1)}};look(12)}})()</script>\n";
}
