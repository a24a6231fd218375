namespace MsstNet.Lab.Tests.Lab;

/// <summary>Oracle: the rule that bad input gets one line on standard error, exit code 2, and leaves nothing behind.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("frobnicate", "Unrecognized command or argument 'frobnicate'")]
    [InlineData("train --devic cpu", "Unrecognized command or argument '--devic'")]
    [InlineData("train --frames x", "'x' for option '--frames'")]
    [InlineData("train --device tpu", "There is no device 'tpu'")]
    [InlineData("train --preset big", "There is no preset 'big'")]
    [InlineData("train --data foo", "\"foo\" is of no known kind")]
    [InlineData("train --data dfew:nowhere", "nowhere: no such folder")]
    [InlineData("train --fold 9", "--fold 9 names no split")]
    [InlineData("train --lr -1", "LearningRate is -1")]
    [InlineData("train --batch 100000", "2 GB")]
    [InlineData("train --frames 0", "Frames is 0")]
    [InlineData("train --weights nowhere", "nowhere")]
    [InlineData("evaluate nowhere", "nowhere holds no run")]
    [InlineData("data synthesize", "'--out' is required")]
    [InlineData("data check synthetic", "need no check")]
    [InlineData("data pack synthetic", "'--out' is required")]
    [InlineData("data pack pack:nowhere --out p", "is packed already")]
    [InlineData("data pack synthetic --out p --side 1", "side is 1")]
    [InlineData("data pack synthetic --out p --shard-mb 0", "--shard-mb 0")]
    [InlineData("train --data pack:nowhere", "nowhere: no such folder")]
    [InlineData("demo --people 1", "People is 1")]
    [InlineData("ablate --table 4", "--table 4")]
    [InlineData("ablate --seeds 0", "--seeds 0")]
    [InlineData("ablate --frames 5", "T = 4, 8, 12, 16")]
    [InlineData("ablate --only x", "--only x is none of the 48 runs")]
    [InlineData("ablate --only x --collect", "give one of them")]
    [InlineData("ablate --slurm s --collect", "give one of them")]
    [InlineData("ablate --slurm s --device tpu", "There is no device 'tpu'")]
    [InlineData("ablate --slurm s'", "no #SBATCH line can name it")]
    [InlineData("ablate --collect", "48 of 48 runs are not finished")]
    [InlineData("data check ferv39k:nowhere", "no folder 2_ClipsforFaceCrop")]
    [InlineData("data check folder:nowhere", "nowhere: no such folder")]
    [InlineData("predict nowhere.mp4", "nowhere.mp4: no such file or folder")]
    [InlineData("predict . --fps 0", "no frame rate")]
    [InlineData("predict . --face here", "--face here is no point")]
    [InlineData("predict", "Required argument missing")]
    [InlineData("run --jobs 0", "--jobs 0")]
    [InlineData("run", "no notebooks in notebooks/")]
    [InlineData("run nowhere.ipynb", "nowhere.ipynb: no such notebook")]
    [InlineData("run .", "holds no notebook")]
    [InlineData("run *.ipynb", "matches no notebook")]
    [InlineData("run --timeout 0", "--timeout 0")]
    [InlineData("run --memory 0.01", "--memory 0.01")]
    [InlineData("run --parameter epochs", "write name=value")]
    [InlineData("run --check --in-place", "choose one")]
    [InlineData("run --in-place --parameter a=1", "leave out --in-place")]
    public async Task One_line_and_exit_code_two(string line, string message)
    {
        var child = await LabProcess.Run(folder, line.Split(' '));
        Assert.Equal(2, child.ExitCode);
        Assert.StartsWith("lab: ", child.Error, StringComparison.Ordinal);
        Assert.Contains(message, child.Error, StringComparison.Ordinal);
        Assert.Single(child.Error.TrimEnd().Split('\n'));
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task Cuda_that_is_not_there_says_how_to_get_it()
    {
        Assert.SkipWhen(TorchSharp.torch.cuda.is_available(), "this machine has CUDA");
        var child = await LabProcess.Run(folder, "train", "--device", "cuda");
        Assert.Equal(2, child.ExitCode);
        Assert.Contains("-p:TorchBackend=cuda", child.Error, StringComparison.Ordinal);
    }
}
