using NotebookKernel.Scripting;

namespace MsstNet.Lab.Tests.Kernel.Scripting;

/// <summary>
/// A session for all tests of a class, whose F# starts once instead of for each test. The tests share its variables, so each has names of its own.
/// </summary>
public sealed class SharedSession : IAsyncDisposable
{
    public SharedSession() => Session = new ScriptSession(new SessionOptions { Folder = Folder });

    public string Folder { get; } = Directory.CreateTempSubdirectory("session-test-").FullName;

    public ScriptSession Session { get; }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>A session in a folder of its own, for one test unless the class shares one.</summary>
/// <param name="shared">The session of the class; null for one a test.</param>
[Collection("script session")]
public abstract class SessionTest(SharedSession? shared = null) : IAsyncLifetime
{
    /// <summary>Far beyond what anything here takes: a hang must not stop the run.</summary>
    protected static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private SharedSession? own;

    protected string Folder => (shared ?? own!).Folder;

    protected ScriptSession Session => (shared ?? own!).Session;

    public ValueTask InitializeAsync()
    {
        if (shared is null) own = new SharedSession();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (own is not null) await own.DisposeAsync();
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
