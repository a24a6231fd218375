using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MsstNet.Lab.Pages;
using MsstNet.Lab.Tests.Repository;

namespace MsstNet.Lab.Tests.Kernel.Jupyter;

/// <summary>
/// Oracle: the classic notebook server and a real browser (playwright-core over Chromium). A notebook opened and run through the page's own menus
/// must show its results and a chart that answers the pointer, with no request that leaves the machine. The picture lies under artifacts/.
/// </summary>
public sealed class BrowserTests : IDisposable
{
    private static readonly string Script = Path.Combine(Checkout.Root, "tests", "Kernel", "Jupyter", "browser_test.cjs");
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_notebook_runs_and_its_chart_answers_the_pointer()
    {
        var browser = Chromium.Find();
        Assert.SkipWhen(browser is null, "No Chromium on the PATH; this test drives one.");
        Assert.SkipUnless(File.Exists("/usr/bin/jupyter-notebook"),
            "No /usr/bin/jupyter-notebook (Debian: jupyter-notebook); this test opens a notebook in it.");
        var modules = Modules();
        var node = await Try("node", "-e", "require('playwright-core')");
        Assert.SkipUnless(node, "No playwright-core; `npm install --prefix artifacts/browser playwright-core` puts it where this test looks.");

        var installed = await BuiltLab.Run(folder, modules, "kernel", "install", "--prefix", folder);
        Assert.True(installed.ExitCode == 0, installed.Everything);
        File.WriteAllText(Path.Combine(folder, "chart.ipynb"), Notebook(
            $"#r \"{BuiltLab.Program}\"\nusing MsstNet.Figures;\nusing MsstNet.Evaluation;\nConsole.WriteLine(\"hello, world\");",
            "var matrix = new ConfusionMatrix([\"sad\", \"glad\"], new long[,] { { 30, 10 }, { 5, 15 } });\nRecallBars.Of(matrix)",
            "6 * 7").ToJsonString());

        int port = FreePort();
        string token = Guid.NewGuid().ToString("N");
        using var server = Serve(port, token);
        try
        {
            string picture = Path.Combine(Directory.CreateDirectory(Path.Combine(Checkout.Root, "artifacts", "browser")).FullName, "notebook.png");
            await Answers(port, server);
            var child = await Child.Run(folder, modules, "node", Script, $"http://127.0.0.1:{port}/notebooks/chart.ipynb?token={token}",
                browser!.FilePath, picture);
            Assert.True(child.ExitCode == 0, child.Everything);
            var seen = JsonNode.Parse(child.Output)!;
            Assert.Equal(["In [1]:", "In [2]:", "In [3]:"], seen["prompts"]!.AsArray().Select(each => ((string)each!).Replace('\u00a0', ' ')));
            Assert.Contains("hello, world", (string)seen["outputs"]![0]!, StringComparison.Ordinal);
            Assert.Contains("42", (string)seen["outputs"]![2]!, StringComparison.Ordinal);
            Assert.Equal("csharp", (string?)seen["language"]);
            Assert.True((int)seen["highlighted"]! > 0, "no keyword is coloured");
            Assert.Equal(1, (int)seen["plots"]!);
            Assert.Contains("%", (string)seen["hover"]!, StringComparison.Ordinal);
            Assert.Empty(seen["errors"]!.AsArray());
            Assert.Empty(seen["elsewhere"]!.AsArray());
            Assert.Empty(seen["pageErrors"]!.AsArray());
            Assert.True(new FileInfo(picture).Length > 10_000);
        }
        finally
        {
            // Asked first, so that it takes its kernels along.
            await Child.Run(folder, modules, "/usr/bin/jupyter-notebook", "stop", $"{port}");
            if (!server.WaitForExit(10_000)) server.Kill(entireProcessTree: true);
        }
    }

    private Dictionary<string, string?> Modules() => new()
    {
        ["NODE_PATH"] = Path.Combine(Checkout.Root, "artifacts", "browser", "node_modules"),
        ["JUPYTER_PATH"] = Path.Combine(folder, "share", "jupyter"),
        ["JUPYTER_DATA_DIR"] = Path.Combine(folder, "data"),
        ["JUPYTER_RUNTIME_DIR"] = Path.Combine(folder, "runtime"),
        ["JUPYTER_CONFIG_DIR"] = Path.Combine(folder, "config"),
        ["OMP_NUM_THREADS"] = "1",
    };

    private async Task<bool> Try(string program, params string[] arguments)
    {
        try
        {
            return (await Child.Run(folder, Modules(), program, arguments)).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private Process Serve(int port, string token)
    {
        var start = new ProcessStartInfo("/usr/bin/jupyter-notebook",
        [
            "--no-browser", "--allow-root", "--ip=127.0.0.1", $"--port={port}", "--NotebookApp.port_retries=0", $"--NotebookApp.token={token}",
                $"--notebook-dir={folder}",
        ])
        { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in Modules()) start.Environment[name] = value;
        var server = Process.Start(start)!;
        server.BeginErrorReadLine();
        server.BeginOutputReadLine();
        return server;
    }

    private static async Task Answers(int port, Process server)
    {
        using var client = new HttpClient();
        for (int time = 0; time < 300 && !server.HasExited; time++, await Task.Delay(100))
        {
            try
            {
                if ((await client.GetAsync($"http://127.0.0.1:{port}/api")).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }
        Assert.Fail("the notebook server does not answer");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static JsonObject Notebook(params string[] cells) => new()
    {
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
        ["metadata"] = new JsonObject
        {
            ["kernelspec"] =
            new JsonObject { ["name"] = ".net-csharp", ["display_name"] = ".NET (C#)", ["language"] = "C#" }
        },
        ["cells"] = new JsonArray([.. cells.Select((source, index) => (JsonNode)new JsonObject
        {
            ["cell_type"] = "code", ["id"] = $"cell-{index}", ["metadata"] = new JsonObject(), ["source"] = source, ["outputs"] = new JsonArray(),
                ["execution_count"] = null,
        })]),
    };
}
