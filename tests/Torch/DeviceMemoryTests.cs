using MsstNet.Torch;
using TorchSharp;

namespace MsstNet.Lab.Tests.Torch;

/// <summary>
/// Oracle: an array of a known size, touched, on the CPU: the memory in use grows by it, to half of it either way. What a GPU says can be tested
/// only on one, against a tensor of a known size there.
/// </summary>
public sealed class DeviceMemoryTests
{
    private const int Bytes = 256 << 20;

    [Fact]
    public void On_the_CPU_it_is_the_memory_of_this_process()
    {
        long before = DeviceMemory.InUse(torch.CPU)!.Value;
        using torch.Tensor held = torch.ones(Bytes / 4);
        Assert.InRange(DeviceMemory.InUse(torch.CPU)!.Value - before, Bytes / 2, Bytes * 3L / 2);
    }

    [Fact]
    public void On_a_GPU_it_is_the_memory_of_the_device()
    {
        Assert.SkipUnless(torch.cuda.is_available(), "No GPU; this test asks one how much of its memory is in use.");
        using torch.Tensor first = torch.ones(1, device: torch.CUDA);
        long before = DeviceMemory.InUse(torch.CUDA)!.Value;
        using torch.Tensor held = torch.ones(Bytes / 4, device: torch.CUDA);
        Assert.InRange(DeviceMemory.InUse(torch.CUDA)!.Value - before, Bytes / 2, Bytes * 3L / 2);
    }
}
