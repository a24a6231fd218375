using MsstNet.Figures;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>Oracle: the file system, and the text that a page would carry.</summary>
public class FigureScriptTests
{
    [Fact]
    public void The_script_lies_in_the_checkout_and_is_addressed_from_the_notebook()
    {
        string checkout = Directory.CreateTempSubdirectory("lab-checkout").FullName;
        try
        {
            string notebooks = Directory.CreateDirectory(Path.Combine(checkout, "notebooks", "solutions")).FullName;
            Assert.Null(FigureScript.Place(notebooks));
            File.WriteAllText(Path.Combine(checkout, "MsstNet.Lab.csproj"), "");
            string address = FigureScript.Place(notebooks)!;
            Assert.StartsWith("../../artifacts/notebook/figures-", address, StringComparison.Ordinal);
            Assert.Equal(NotebookFigure.SharedText, File.ReadAllText(Path.Combine(notebooks, address)));
            Assert.Equal(address, FigureScript.Place(notebooks));
            Assert.Single(Directory.GetFiles(Path.Combine(checkout, "artifacts", "notebook")));
        }
        finally { Directory.Delete(checkout, recursive: true); }
    }

    [Fact]
    public void Where_it_cannot_be_written_there_is_no_address()
    {
        string checkout = Directory.CreateTempSubdirectory("lab-checkout").FullName;
        try
        {
            File.WriteAllText(Path.Combine(checkout, "MsstNet.Lab.csproj"), "");
            File.WriteAllText(Path.Combine(checkout, "artifacts"), "a file where the folder should be");
            Assert.Null(FigureScript.Place(checkout));
        }
        finally { Directory.Delete(checkout, recursive: true); }
    }
}
