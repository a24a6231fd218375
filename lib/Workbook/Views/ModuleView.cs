using System.Globalization;
using System.Text;
using static TorchSharp.torch;

namespace MsstNet.Workbook.Views;

/// <summary>A network as a list of its parts with the parameters each of them learns.</summary>
internal static class ModuleView
{
    public static string Plain(nn.Module module)
    {
        (string Name, string Type, long Count)[] parts = [.. Parts(module)];
        var text = new StringBuilder(Header(module));
        int name = parts.Select(part => part.Name.Length).DefaultIfEmpty().Max(), type = parts.Select(part => part.Type.Length).DefaultIfEmpty().Max();
        foreach (var part in parts) text.Append(CultureInfo.InvariantCulture, $"\n  {part.Name.PadRight(name)}  {part.Type.PadRight(type)}  {part.Count,14:#,0}");
        return text.ToString();
    }

    public static string Html(nn.Module module)
    {
        var html = new StringBuilder($"<div class=\"lab-module\"><div><strong>{Cells.Escape(Header(module))}</strong></div>");
        (string Name, string Type, long Count)[] parts = [.. Parts(module)];
        if (parts.Length > 0)
        {
            html.Append("\n<table style=\"border-collapse:collapse;font-variant-numeric:tabular-nums\"><thead><tr>")
                .Append("<th style=\"text-align:left\">part</th><th style=\"text-align:left\">type</th><th style=\"text-align:right\">parameters</th></tr></thead><tbody>");
            foreach (var part in parts)
                html.Append(CultureInfo.InvariantCulture, $"<tr><td style=\"text-align:left\">{Cells.Escape(part.Name)}</td><td style=\"text-align:left\">{Cells.Escape(part.Type)}</td><td style=\"text-align:right\">{part.Count:#,0}</td></tr>");
            html.Append("</tbody></table>");
        }
        return html.Append("</div>").ToString();
    }

    private static string Header(nn.Module module)
    {
        long all = module.parameters().Sum(parameter => parameter.numel()), frozen = module.parameters().Where(parameter => !parameter.requires_grad).Sum(parameter => parameter.numel());
        return string.Create(CultureInfo.InvariantCulture, $"{Name(module)}, {all:#,0} parameters{(frozen > 0 ? $", {frozen:#,0} of them frozen" : "")}{(module.training ? "" : ", in evaluation mode")}");
    }

    private static IEnumerable<(string Name, string Type, long Count)> Parts(nn.Module module) =>
        module.named_children().Select(child => (child.name, Name(child.module), child.module.parameters().Sum(parameter => parameter.numel())))
            .Concat(module.named_parameters(recurse: false).Select(own => (own.name, "parameter", own.parameter.numel())));

    private static string Name(nn.Module module) => module.GetType().Name.Split('`')[0];
}
