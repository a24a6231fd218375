using static TorchSharp.torch;

namespace MsstNet.Weights;

/// <summary>Loads weights into a module by name: torchvision's ResNet-18 into the backbone, or a checkpoint into a whole network.</summary>
public static class BackboneWeights
{
    /// <summary>Copies every tensor whose name the module knows. Checks all of them first: a file that does not fit changes nothing.</summary>
    /// <param name="module">Receives the values; parameters and buffers, on any device.</param>
    /// <param name="file">Where they come from.</param>
    /// <param name="prefix">What the file puts before the module's names, e.g. "backbone." or "module."; names without it are left over.</param>
    /// <returns>What matched, what was missing, what was left over.</returns>
    /// <exception cref="LabException">A tensor has another shape or another kind of number, or no name matches at all.</exception>
    public static WeightReport Load(nn.Module module, WeightFile file, string prefix = "")
    {
        var own = module.state_dict();
        var matched = new List<string>();
        var missing = new List<string>();
        foreach (var (name, target) in own)
        {
            if (!file.TryGet(prefix + name, out var value))
            {
                missing.Add(name);
                continue;
            }
            if (!value.shape.AsSpan().SequenceEqual(target.shape))
                throw new LabException($"{file.Source}: tensor '{prefix + name}' is {Shapes.Text(value.shape)} "
                    + $"but the network's is {Shapes.Text(target.shape)}; build the network with the configuration the weights were made for.");
            if (value.is_floating_point() != target.is_floating_point())
                throw new LabException($"{file.Source}: tensor '{prefix + name}' is {value.dtype} "
                    + $"but the network's is {target.dtype}; these weights are not for this network.");
            matched.Add(name);
        }
        if (matched.Count == 0)
            throw new LabException($"{file.Source}: none of its {file.Names.Count} tensors ({string.Join(", ", file.Names.Take(3))} …) is '{prefix}' "
                + $"followed by a name the network knows, such as {own.Keys.First()}; check the prefix.");

        using var guard = no_grad();
        foreach (string name in matched) own[name].copy_(file[prefix + name]);

        var known = matched.Select(name => prefix + name).ToHashSet(StringComparer.Ordinal);
        return new WeightReport(matched, missing, [.. file.Names.Where(name => !known.Contains(name))]);
    }
}

/// <summary>What loading by name found. Names are the module's, without the file's prefix, except the left-over ones, which are the file's.</summary>
/// <param name="Matched">Loaded.</param>
/// <param name="Missing">In the module but not in the file: they keep their values.</param>
/// <param name="LeftOver">In the file but not in the module, e.g. torchvision's <c>fc.weight</c>.</param>
public sealed record WeightReport(IReadOnlyList<string> Matched, IReadOnlyList<string> Missing, IReadOnlyList<string> LeftOver)
{
    /// <summary>Whether every parameter and buffer of the module was in the file.</summary>
    public bool IsComplete => Missing.Count == 0;

    /// <summary>"120 matched, 0 missing, 2 left over (fc.weight, fc.bias)".</summary>
    public override string ToString() =>
        $"{Matched.Count} matched, {Missing.Count} missing{List(Missing)}, {LeftOver.Count} left over{List(LeftOver)}";

    private static string List(IReadOnlyList<string> names) =>
        names.Count == 0 ? "" : $" ({string.Join(", ", names.Take(4))}{(names.Count > 4 ? ", …" : "")})";
}
