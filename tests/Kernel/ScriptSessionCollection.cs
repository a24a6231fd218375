namespace MsstNet.Lab.Tests.Kernel;

/// <summary>A session owns the process's console and current directory, so tests with one run alone.</summary>
[CollectionDefinition("script session", DisableParallelization = true)]
public sealed class ScriptSessionCollection;
