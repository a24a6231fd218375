using NotebookKernel.Notebooks;

namespace NotebookKernel.Book;

/// <summary>One notebook of a book.</summary>
/// <param name="Name">The notebook's file without its ending, from the folder all of them share: "03-melayer", "solutions/03-melayer". Its place in the book, by
/// which links between notebooks find it, so each is there once.</param>
/// <param name="Notebook">The notebook as it ran.</param>
/// <param name="Section">The heading of the contents it stands under: "Solutions"; chapters of a section follow each other. May be empty.</param>
/// <param name="Folder">Where the notebook's relative pictures lie; empty when they are to be left out.</param>
public sealed record BookChapter(string Name, Notebook Notebook, string Section = "", string Folder = "");

/// <summary>A book as written.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Remarks">What could not be shown as meant, a line each: an unknown LaTeX command, a picture that is not there.</param>
public sealed record BookReport(long Bytes, IReadOnlyList<string> Remarks);
