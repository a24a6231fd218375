using System.Globalization;
using System.Text;
using static System.Net.WebUtility;
using static TorchSharp.torch;

namespace MsstNet.Lab.Views;

/// <summary>A network as a list of its parts with the number of parameters of each.</summary>
internal static class ModuleView
{
    public static string Plain(nn.Module module)
    {
        (string Name, string Type, string Count)[] parts = [.. Parts(module)];
        int name = parts.Select(part => part.Name.Length).DefaultIfEmpty().Max();
        int type = parts.Select(part => part.Type.Length).DefaultIfEmpty().Max();
        return Header(module) + string.Concat(parts.Select(part => $"\n  {part.Name.PadRight(name)}  {part.Type.PadRight(type)}  {part.Count,14}"));
    }

    public static string Html(nn.Module module)
    {
        const string left = "style=\"text-align:left\"", right = "style=\"text-align:right\"";
        var html = new StringBuilder($"<div class=\"lab-module\"><div><strong>{HtmlEncode(Header(module))}</strong></div>");
        (string Name, string Type, string Count)[] parts = [.. Parts(module)];
        if (parts.Length > 0)
            html.Append("\n<table style=\"border-collapse:collapse;font-variant-numeric:tabular-nums\"><thead><tr>")
                .Append($"<th {left}>part</th><th {left}>type</th><th {right}>parameters</th></tr></thead><tbody>")
                .AppendJoin("", parts.Select(part =>
                    $"<tr><td {left}>{HtmlEncode(part.Name)}</td><td {left}>{HtmlEncode(part.Type)}</td><td {right}>{part.Count}</td></tr>"))
                .Append("</tbody></table>");
        return html.Append("</div>").ToString();
    }

    private static string Header(nn.Module module)
    {
        long all = module.parameters().Sum(parameter => parameter.numel());
        long frozen = module.parameters().Where(parameter => !parameter.requires_grad).Sum(parameter => parameter.numel());
        return $"{Name(module)}, {Text(all)} parameters{(frozen > 0 ? $", {Text(frozen)} of them frozen" : "")}"
            + (module.training ? "" : ", in evaluation mode");
    }

    private static IEnumerable<(string Name, string Type, string Count)> Parts(nn.Module module) =>
        module.named_children().Select(child => (child.name, Name(child.module), Text(child.module.parameters().Sum(parameter => parameter.numel()))))
            .Concat(module.named_parameters(recurse: false).Select(own => (own.name, "parameter", Text(own.parameter.numel()))));

    private static string Name(nn.Module module) => module.GetType().Name.Split('`')[0];

    private static string Text(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
