using TorchSharp;

[assembly: AssemblyFixture(typeof(MsstNet.Lab.Tests.OneThread))]

namespace MsstNet.Lab.Tests;

/// <summary>
/// Tests run side by side; each with as many OpenMP threads as there are cores, they would spend their time waiting for each other.
/// </summary>
public sealed class OneThread
{
    public OneThread()
    {
        MsstNet.Torch.TorchLibrary.Require();   // the library's way of loading comes before TorchSharp's own
        torch.set_num_threads(1);
    }
}
