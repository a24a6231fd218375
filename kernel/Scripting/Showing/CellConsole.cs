using System.Text;

namespace NotebookKernel.Scripting.Showing;

/// <summary>Console.Out, Error and In while a session is open: text goes to the cell's output, and lines come from its front.</summary>
internal sealed class CellConsole : IDisposable
{
    private readonly TextWriter formerOut = Console.Out, formerError = Console.Error;
    private readonly TextReader formerIn = Console.In;

    private readonly Action<ConsoleStream, string> write;
    private readonly Func<string?> readLine;

    public CellConsole(Action<ConsoleStream, string> write, Func<string?> readLine)
    {
        (this.write, this.readLine) = (write, readLine);
        Renew();
    }

    /// <summary>Installs new writers: .NET wraps each in a lock, which a cell that was left behind may hold.</summary>
    public void Renew()
    {
        Console.SetOut(new Writer(text => write(ConsoleStream.Stdout, text)));
        Console.SetError(new Writer(text => write(ConsoleStream.Stderr, text)));
        Console.SetIn(new Reader(readLine));
    }

    public void Dispose()
    {
        Console.SetOut(formerOut);
        Console.SetError(formerError);
        Console.SetIn(formerIn);
    }

    private sealed class Writer(Action<string> write) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        // The same on every system, so that stored notebooks do not differ by it.
        public override string NewLine => "\n";

        public override void Write(char value) => write(value.ToString());

        public override void Write(char[] buffer, int index, int count) => write(new string(buffer, index, count));

        public override void Write(ReadOnlySpan<char> buffer) => write(buffer.ToString());

        public override void Write(string? value) => write(value ?? "");

        public override void WriteLine() => write("\n");

        public override void WriteLine(string? value) => write(value + "\n");
    }

    private sealed class Reader(Func<string?> readLine) : TextReader
    {
        private string rest = "";

        public override int Peek() => rest.Length > 0 ? rest[0] : -1;

        public override int Read()
        {
            if (rest.Length == 0 && readLine() is { } line) rest = line + "\n";
            if (rest.Length == 0) return -1;
            char first = rest[0];
            rest = rest[1..];
            return first;
        }

        public override string? ReadLine()
        {
            if (rest.Length == 0) return readLine();
            string line = rest.TrimEnd('\n');
            rest = "";
            return line;
        }
    }
}
