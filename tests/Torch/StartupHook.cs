using System.Text.Json;
using MsstNet.Torch;
using TorchSharp;

/// <summary>
/// Runs inside the real command in a process of its own (DOTNET_STARTUP_HOOKS, which looks for this very name outside any namespace): loads torch
/// as the command would, multiplies two matrices, writes what happened and ends the process before the command's own work begins.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        TorchLibraryStatus status = TorchLibrary.Status;
        double? product = null;
        string? refusal = null;
        try
        {
            TorchLibrary.Require();
            using torch.Tensor left = torch.tensor([1f, 2, 3, 4]).reshape(2, 2);
            using torch.Tensor right = torch.tensor([5f, 6, 7, 8]).reshape(2, 2);
            product = left.matmul(right).sum().item<float>();
        }
        catch (MsstNet.LabException e)
        {
            refusal = e.Message;
        }
        Console.WriteLine(JsonSerializer.Serialize(new MsstNet.Lab.Tests.Torch.Loading(status, product, refusal)));
        Environment.Exit(0);
    }
}
