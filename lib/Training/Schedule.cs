namespace MsstNet.Training;

/// <summary>
/// The paper's learning rate in closed form: divided by 10 at epochs 20 and 35 of 40 (section 3), at the same fractions of a shorter run.
/// A function of the position alone, so a resumed run cannot decay twice.
/// </summary>
/// <param name="Base">Rate before the first division.</param>
/// <param name="Epochs">Epochs of the whole run.</param>
/// <param name="WarmupEpochs">Epochs over which the rate grows linearly from 0.</param>
public readonly record struct Schedule(double Base, int Epochs, double WarmupEpochs = 0)
{
    /// <summary>Epochs, counted from 0, that are the first to use a tenth and a hundredth of the base rate: 20 and 35 of 40.</summary>
    public (int First, int Second) Milestones => (At(20), At(35));

    /// <summary>η at a position in the run.</summary>
    /// <param name="epoch">Epoch, counted from 0.</param>
    /// <param name="fraction">Part of that epoch already done, 0 … 1; matters during the warm-up only.</param>
    public double Rate(int epoch, double fraction = 0)
    {
        double position = epoch + fraction;
        if (position < WarmupEpochs) return Base * position / WarmupEpochs;
        var (first, second) = Milestones;
        return epoch >= second ? Base / 100 : epoch >= first ? Base / 10 : Base;
    }

    private int At(int epochOf40) => (int)Math.Round(Epochs * epochOf40 / 40.0, MidpointRounding.AwayFromZero);
}
