namespace NotebookKernel.Jupyter;

/// <summary>The sockets that carry messages; the heartbeat carries none.</summary>
internal enum KernelChannel
{
    /// <summary>Requests to run and to explain code.</summary>
    Shell,

    /// <summary>Interrupt and shutdown.</summary>
    Control,

    /// <summary>Questions to the user.</summary>
    Stdin,

    /// <summary>Everything shown.</summary>
    IoPub,
}
