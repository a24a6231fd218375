namespace MsstNet.Figures;

/// <summary>The colour of each part of MSSTNet, in charts as in the drawing of the network (data/pictures/network.svg, in light).</summary>
public static class PartColours
{
    /// <summary>The colour of "ResNet-18", "MELayers", "T-Formers" or "classifier".</summary>
    /// <exception cref="LabException">There is no such part.</exception>
    public static string Of(string part) => part switch
    {
        "ResNet-18" => "#8a96a3",
        "MELayers" => "#4477aa",
        "T-Formers" => "#b3541e",
        "classifier" => Palette.Purple,   // the drawing gives it none
        _ => throw new LabException($"MSSTNet has no part \"{part}\"; its parts are ResNet-18, MELayers, T-Formers and classifier."),
    };
}
