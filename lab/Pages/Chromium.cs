using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace MsstNet.Lab.Pages;

/// <summary>
/// A browser of the Chromium family without a window, controlled by its command line only: it opens a page, runs its scripts and prints the
/// document.
/// </summary>
internal sealed class Chromium
{
    /// <summary>Names the browser's file when it is not in a usual place.</summary>
    public const string Variable = "LAB_BROWSER";

    private static readonly string[] Names =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge"];

    // Quiet, off the network and out of the user's profile.
    private static readonly string[] Options =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--enable-logging=stderr", "--force-device-scale-factor=1", "--window-size=1200,2000",
    ];

    private Chromium(string path) => FilePath = path;

    /// <summary>The program's file.</summary>
    public string FilePath { get; }

    /// <summary>The browser that <see cref="Variable"/> names, else the first on the PATH or in the usual places; null when there is none.</summary>
    /// <exception cref="LabException">The variable names a file that does not exist.</exception>
    public static Chromium? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return File.Exists(named)
                ? new(named)
                : throw new LabException($"{Variable} is {named}, and no such file exists. Name a Chromium, Chrome or Edge, or unset it.");
        string end = OperatingSystem.IsWindows() ? ".exe" : "";
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> onPath = folders.SelectMany(folder => Names.Select(name => Path.Combine(folder, name + end)));
        return onPath.Concat(UsualPlaces()).FirstOrDefault(File.Exists) is { } found ? new(found) : null;
    }

    /// <summary>The page's document after its scripts have run, and what the browser logged meanwhile.</summary>
    /// <param name="page">An HTML file.</param>
    /// <param name="patience">How long the browser may take.</param>
    /// <param name="budget">Milliseconds of the page's own time. Timers fire at once, so this takes less than that.</param>
    /// <exception cref="LabException">The browser does not start, or does not finish in time.</exception>
    public (string Document, string Log) Open(string page, TimeSpan patience, int budget = 10_000) =>
        Start(["--dump-dom", $"--virtual-time-budget={budget}", new Uri(Path.GetFullPath(page)).AbsoluteUri], patience);

    /// <summary>Runs the browser with further options.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public (string Output, string Log) Start(IEnumerable<string> options, TimeSpan patience)
    {
        string profile = Directory.CreateTempSubdirectory("lab-browser").FullName;
        try
        {
            var start = new ProcessStartInfo(FilePath, [.. Options, $"--user-data-dir={profile}", .. options])
            {
                RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8,
            };
            using Process browser = Process.Start(start)!;
            Task<string> output = browser.StandardOutput.ReadToEndAsync(), log = browser.StandardError.ReadToEndAsync();
            if (browser.WaitForExit(patience)) return (output.GetAwaiter().GetResult(), log.GetAwaiter().GetResult());
            browser.Kill(entireProcessTree: true);
            throw new LabException($"{FilePath} did not finish a page within {patience.TotalSeconds:0} s. "
                + $"Name another browser in {Variable}, or close what keeps this one busy.");
        }
        catch (Win32Exception cause)
        {
            throw new LabException($"{FilePath} does not start: {cause.Message} Name another browser in {Variable}.", cause);
        }
        finally
        {
            // Its last helper process may still be writing.
            try { Directory.Delete(profile, recursive: true); } catch (IOException) { } catch (UnauthorizedAccessException) { }
        }
    }

    private static IEnumerable<string> UsualPlaces()
    {
        if (OperatingSystem.IsMacOS())
            return ((string[])["Google Chrome", "Chromium", "Microsoft Edge"]).Select(name => $"/Applications/{name}.app/Contents/MacOS/{name}");
        if (!OperatingSystem.IsWindows()) return [];
        Environment.SpecialFolder[] roots =
            [Environment.SpecialFolder.ProgramFiles, Environment.SpecialFolder.ProgramFilesX86, Environment.SpecialFolder.LocalApplicationData];
        string[] programs = [Path.Join("Google", "Chrome", "Application", "chrome.exe"), Path.Join("Microsoft", "Edge", "Application", "msedge.exe")];
        return roots.SelectMany(root => programs.Select(program => Path.Combine(Environment.GetFolderPath(root), program)));
    }
}
