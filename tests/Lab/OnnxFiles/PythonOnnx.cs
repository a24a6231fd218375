using MsstNet.Lab.OnnxFiles;
using MsstNet.Lab.Tests.Repository;
using Onnx;

namespace MsstNet.Lab.Tests.Lab.OnnxFiles;

/// <summary>The reference implementation's checker of the format (Debian: python3-onnx), shapes inferred and held to those the file states.</summary>
internal static class PythonOnnx
{
    private const string Script = """
        import sys, onnx
        onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True)
        onnx.shape_inference.infer_shapes(onnx.load(sys.argv[1]), check_type=True, strict_mode=True, data_prop=True)
        """;

    /// <summary>Fails with what the checker says; skips where it is not installed.</summary>
    public static async Task Check(ModelProto model)
    {
        string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;
        try
        {
            string path = Path.Combine(folder, "network.onnx"), python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
            var environment = new Dictionary<string, string?>();
            var import = await Child.Run(folder, environment, python, "-c", "import onnx");
            Assert.SkipWhen(import.ExitCode != 0, "python3 with onnx is not here (Debian: python3-onnx).");
            OnnxModel.Write(path, model);
            var check = await Child.Run(folder, environment, python, "-c", Script, path);
            Assert.True(check.ExitCode == 0, check.Everything);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
