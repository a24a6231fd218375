namespace MsstNet.Model;

/// <summary>A network that can be trained in less memory than its own, and less time.</summary>
public interface IFrugalNetwork
{
    /// <summary>Forgets what is inside the blocks and works it out again for the backward pass; the gradients are the same.</summary>
    bool Recompute { get; set; }

    /// <summary>Leaves the first stages of the image network as they are: no gradient, and the BatchNorm statistics they have.</summary>
    /// <param name="stages">0 for none; 1 for the stem and the first stage, and so on.</param>
    /// <exception cref="ArgumentException">There are not as many.</exception>
    void Freeze(int stages);
}
