namespace NotebookKernel.Scripting.Cells;

/// <summary>Something shown, to be replaced where it stands.</summary>
public sealed class DisplayHandle
{
    private readonly ScriptSession session;
    private readonly string[] mimeTypes;

    internal DisplayHandle(ScriptSession session, string id, string[] mimeTypes)
    {
        this.session = session;
        this.mimeTypes = mimeTypes;
        DisplayId = id;
    }

    /// <summary>The identity the front ends know it by.</summary>
    public string DisplayId { get; }

    /// <summary>Shows another value in its place.</summary>
    public void Update(object? value) => session.Show(new UpdatedValue(Showing.Bundles.Of(value, mimeTypes), DisplayId));
}
