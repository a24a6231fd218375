using System.Diagnostics;

namespace MsstNet.Figures;

/// <summary>
/// A browser of the Chromium family without a window, driven by nothing but its command line: it opens a page, lets its scripts run, and says
/// what the page then holds.
/// </summary>
public sealed class Chromium
{
    /// <summary>Names the browser to use when it is not where browsers usually are.</summary>
    public const string Variable = "LAB_BROWSER";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge"];

    private Chromium(string path) => FilePath = path;

    /// <summary>The program's file.</summary>
    public string FilePath { get; }

    /// <summary>The browser that <see cref="Variable"/> names, else the first on the PATH or in the usual places; null when there is none.</summary>
    /// <exception cref="LabException">The variable names a file that is not there.</exception>
    public static Chromium? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return File.Exists(named) ? new(named) : throw new LabException($"{Variable} is {named}, and no such file exists. Name a Chromium, Chrome or Edge, or unset it.");
        string end = OperatingSystem.IsWindows() ? ".exe" : "";
        IEnumerable<string> onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name + end)));
        return onPath.Concat(Usual()).FirstOrDefault(File.Exists) is { } found ? new(found) : null;
    }

    /// <summary>The page's document after its scripts have run, and what the browser said meanwhile.</summary>
    /// <param name="page">An HTML file.</param>
    /// <param name="patience">How long the browser may take.</param>
    /// <param name="budget">Milliseconds of the page's own time; timers fire at once, so this costs less than it says.</param>
    /// <exception cref="LabException">The browser does not start, or does not finish in time.</exception>
    public (string Document, string Log) Open(string page, TimeSpan patience, int budget = 10_000) =>
        Start(["--dump-dom", $"--virtual-time-budget={budget}", new Uri(Path.GetFullPath(page)).AbsoluteUri], patience);

    /// <summary>Runs the browser with options after those that keep it quiet, off the network and out of the user's profile.</summary>
    internal (string Output, string Log) Start(IEnumerable<string> options, TimeSpan patience)
    {
        string profile = Directory.CreateTempSubdirectory("lab-browser").FullName;
        try
        {
            var start = new ProcessStartInfo(FilePath) { RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = System.Text.Encoding.UTF8 };
            foreach (string option in (string[])
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--enable-logging=stderr", "--force-device-scale-factor=1", "--window-size=1200,2000", $"--user-data-dir={profile}", .. options,
            ]) start.ArgumentList.Add(option);
            using Process browser = Process.Start(start)!;
            Task<string> output = browser.StandardOutput.ReadToEndAsync(), log = browser.StandardError.ReadToEndAsync();
            if (browser.WaitForExit(patience)) return (output.GetAwaiter().GetResult(), log.GetAwaiter().GetResult());
            browser.Kill(entireProcessTree: true);
            throw new LabException($"{FilePath} did not finish a page within {patience.TotalSeconds:0} s. Name another browser in {Variable}, or close what keeps this one busy.");
        }
        catch (System.ComponentModel.Win32Exception cause)
        {
            throw new LabException($"{FilePath} does not start: {cause.Message} Name another browser in {Variable}.", cause);
        }
        finally
        {
            // Its last helper process may still be writing.
            try { Directory.Delete(profile, recursive: true); } catch (IOException) { } catch (UnauthorizedAccessException) { }
        }
    }

    private static IEnumerable<string> Usual()
    {
        if (OperatingSystem.IsMacOS())
        {
            yield return "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
            yield return "/Applications/Chromium.app/Contents/MacOS/Chromium";
            yield return "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge";
        }
        if (!OperatingSystem.IsWindows()) yield break;
        foreach (Environment.SpecialFolder root in (Environment.SpecialFolder[])[Environment.SpecialFolder.ProgramFiles, Environment.SpecialFolder.ProgramFilesX86, Environment.SpecialFolder.LocalApplicationData])
        {
            yield return Path.Combine(Environment.GetFolderPath(root), "Google", "Chrome", "Application", "chrome.exe");
            yield return Path.Combine(Environment.GetFolderPath(root), "Microsoft", "Edge", "Application", "msedge.exe");
        }
    }
}
