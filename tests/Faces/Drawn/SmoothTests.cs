using MsstNet.Faces;

namespace MsstNet.Lab.Tests.Faces.Drawn;

/// <summary>Oracle: System.Math; tolerances as documented on each member.</summary>
public class SmoothTests
{
    [Fact]
    public void Curves_agree_with_the_functions_they_stand_for()
    {
        for (int i = -400; i <= 400; i++)
        {
            float x = i / 50f;
            Assert.InRange(Smooth.Exp(x) / Math.Exp(x), 0.99, 1.01);
            Assert.Equal(Math.Sin(2 * Math.PI * x), Smooth.Wave(x), 0.001);
            Assert.Equal(Math.Cos(x), Smooth.Cos(x), 0.001);
        }
    }

    [Fact]
    public void Random_streams_are_uniform_and_differ_by_purpose()
    {
        var one = new RandomStream(3, RandomStream.Purpose.Scene, 0);
        var two = new RandomStream(3, RandomStream.Purpose.Timing, 0);
        var counts = new int[10];
        int equal = 0;
        for (int i = 0; i < 10000; i++)
        {
            float a = one.NextSingle(), b = two.NextSingle();
            counts[(int)(10 * a)]++;
            if (a == b) equal++;
        }
        Assert.All(counts, count => Assert.InRange(count, 880, 1120));   // 4 standard deviations of a binomial(10000, 0.1)
        Assert.InRange(equal, 0, 3);
    }
}
