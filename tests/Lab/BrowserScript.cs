using System.ComponentModel;
using System.Text.Json.Nodes;
using MsstNet.Lab.Pages;
using MsstNet.Lab.Tests.Repository;

namespace MsstNet.Lab.Tests.Lab;

/// <summary>Runs a script on a page, in a real browser driven by playwright-core.</summary>
internal static class BrowserScript
{
    /// <summary>Why there may be nothing to see.</summary>
    public const string Missing = "No Chromium, no node, or no playwright-core and axe-core below artifacts/browser; this test uses a page in one.";

    /// <summary>What the script printed; null when the machine has no browser to drive. LAB_KEEP=DIR keeps pictures.</summary>
    /// <param name="script">The script, below tests/Lab.</param>
    /// <param name="html">The page.</param>
    /// <param name="patience">How long it may take; two minutes unless told.</param>
    public static async Task<JsonNode?> Run(string script, string html, TimeSpan? patience = null)
    {
        if (Chromium.Find() is not { } browser) return null;
        string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;
        try
        {
            string page = Path.Combine(folder, "page.html");
            await File.WriteAllTextAsync(page, html);
            var modules = new Dictionary<string, string?>
            {
                ["NODE_PATH"] = Path.Combine(Checkout.Root, "artifacts", "browser", "node_modules"),
            };
            if ((await Child.Run(folder, modules, "node", "-e", "require('playwright-core'); require('axe-core')")).ExitCode != 0) return null;
            string[] keep = Environment.GetEnvironmentVariable("LAB_KEEP") is { Length: > 0 } kept ? [kept] : [];
            string path = Path.Combine(Checkout.Root, "tests", "Lab", script);
            Child child = await Child.Run(patience ?? TimeSpan.FromMinutes(2), folder, modules, "node", [path, page, browser.FilePath, .. keep]);
            Assert.True(child.ExitCode == 0, child.Everything);
            return JsonNode.Parse(child.Output);
        }
        catch (Win32Exception)
        {
            return null;
        }
        finally { Directory.Delete(folder, recursive: true); }
    }
}
