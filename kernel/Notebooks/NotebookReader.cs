using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookKernel.Notebooks;

/// <summary>Reads nbformat 4 of any minor version. Any file gives a notebook or a <see cref="NotebookException"/> that names the file.</summary>
public static class NotebookReader
{
    /// <summary>Deeper nesting than any viewer writes is refused before it can exhaust the stack.</summary>
    private const int MaxDepth = 256;

    private const int LongestReason = 160;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a .ipynb file, or a .dib file.</summary>
    /// <exception cref="NotebookException">It cannot be read, or is not a notebook of format 4.</exception>
    public static Notebook Read(string path)
    {
        try
        {
            return Path.GetExtension(path).Equals(".dib", StringComparison.OrdinalIgnoreCase)
                ? DibReader.Parse(File.ReadAllText(path), path)
                : Parse(File.ReadAllBytes(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a file's content.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="NotebookException">It is not a notebook of format 4.</exception>
    public static Notebook Parse(ReadOnlySpan<byte> content, string name)
    {
        JsonObject root = ParseJson(content, name) as JsonObject ?? throw NoNotebook(name, "its JSON is not an object");
        if (Fields.Integer(root["nbformat"]) is not { } major) throw NoNotebook(name, "it has no number \"nbformat\"");
        int minor = Fields.Integer(root["nbformat_minor"]) ?? 0;
        if (major < 4)
            throw new NotebookException($"{name} is a notebook of format {major}; convert it once with `jupyter nbconvert --to notebook {name}`.");
        if (major > 4)
            throw new NotebookException($"{name} is a notebook of format {major}, newer than format 4, the one this program reads.");
        if (root["cells"] is not JsonArray cells) throw NoNotebook(name, "it has no list \"cells\"");
        try
        {
            return new Notebook
            {
                Cells = CellReader.ReadAll(cells),
                Metadata = Fields.Object(root, "metadata", "orig_nbformat", "orig_nbformat_minor", "signature"),
                Others = Fields.AllBut(root, "cells", "metadata", "nbformat", "nbformat_minor"),
                Minor = Math.Max(5, minor),
            };
        }
        catch (FormatException e)
        {
            throw NoNotebook(name, e.Message);
        }
    }

    private static JsonNode? ParseJson(ReadOnlySpan<byte> content, string name)
    {
        if (content.StartsWith(Encoding.UTF8.Preamble)) content = content[Encoding.UTF8.Preamble.Length..];
        if (content.TrimStart(" \t\r\n"u8).IsEmpty) throw NoNotebook(name, "it is empty");
        try
        {
            // Text first: the JSON reader would find bytes that are no UTF-8 only when a string is asked for.
            var options = new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false };
            JsonNode? node = JsonNode.Parse(Utf8.GetString(content), null, options);
            Touch(node);
            return node;
        }
        catch (JsonException e)
        {
            throw NoNotebook(name, $"it is not JSON ({Short(e)})");
        }
        catch (DecoderFallbackException e)
        {
            throw NoNotebook(name, FormattableString.Invariant($"it is not UTF-8 text (byte {e.Index})"));
        }
        catch (InvalidOperationException)
        {
            throw NoNotebook(name, "a string in it holds half a character (an unpaired surrogate)");
        }
    }

    /// <summary>Strings are decoded when first asked for, and half a surrogate pair throws only then: ask for all of them here.</summary>
    private static void Touch(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var field in fields) Touch(field.Value);
                break;
            case JsonArray items:
                foreach (JsonNode? item in items) Touch(item);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                _ = value.GetValue<string>();
                break;
            default: break;
        }
    }

    private static string Short(JsonException e) => e.LineNumber is { } line
        ? FormattableString.Invariant($"line {line + 1}, byte {e.BytePositionInLine + 1}: {Quoted(e.Message)}")
        : Quoted(e.Message);

    // The parser quotes whatever stands there, up to the end of the file.
    private static string Quoted(string message)
    {
        string reason = message.Split(" LineNumber:")[0].Split(" Path:")[0].TrimEnd('.');
        return reason.Length <= LongestReason ? reason : reason[..LongestReason] + "…";
    }

    private static NotebookException NoNotebook(string name, string reason) =>
        new($"{name} is not a notebook: {reason}. Restore it, or save it again from Jupyter or VS Code.");
}
