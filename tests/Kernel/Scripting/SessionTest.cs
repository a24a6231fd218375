using NotebookKernel.Scripting;

namespace MsstNet.Lab.Tests.Kernel.Scripting;

/// <summary>A session in a folder of its own, for one test.</summary>
[Collection("script session")]
public abstract class SessionTest : IAsyncLifetime
{
    /// <summary>Far beyond what anything here takes: a hang must not stop the run.</summary>
    protected static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    protected string Folder { get; } = Directory.CreateTempSubdirectory("session-test-").FullName;

    protected ScriptSession Session { get; private set; } = null!;

    public ValueTask InitializeAsync()
    {
        Session = new ScriptSession(new SessionOptions { Folder = Folder });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs cells one after the other; what the last one showed.</summary>
    private protected async Task<RecordingFront> Run(params string[] cells)
    {
        RecordingFront front = new();
        foreach (string cell in cells)
        {
            front = new RecordingFront();
            await Session.ExecuteAsync(cell, front, TestContext.Current.CancellationToken).WaitAsync(Guard, TestContext.Current.CancellationToken);
        }
        return front;
    }

    /// <summary>As Run, and none may fail.</summary>
    private protected async Task<RecordingFront> RunWell(params string[] cells)
    {
        RecordingFront front = new();
        foreach (string cell in cells)
        {
            front = await Run(cell);
            Assert.True(front.Error is null, front.Error is { } error ? string.Join('\n', error.Traceback) : "");
        }
        return front;
    }

    protected string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
