namespace MsstNet.Model;

/// <summary>A network that sees frames through ResNet-18, for loading published weights into.</summary>
public interface IResNetInside
{
    /// <summary>The image network; null where this shape of the network has another.</summary>
    ResNet18Pyramid? Backbone { get; }
}
