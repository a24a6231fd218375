using MsstNet.Lab.Puppets;
using MsstNet.Lab.Tests.Data.Video;
using OpenCvSharp;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>What is no photograph, no template or no face model is refused in one line that says which file and why.</summary>
public sealed class BadPuppetsTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("puppets-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    private string Write(string name, string text)
    {
        string file = Path.Combine(root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    private static string Refusal(Action action) => Assert.Throws<LabException>(action).Message;

    [Fact]
    public void A_photograph_without_a_template_is_named()
    {
        Write("canada/003f.jpg", "");
        Assert.Contains("003f.jpg: no template 003f.tem beside it", Refusal(() => Photographs.Find(root)));
        Assert.Contains("no such folder", Refusal(() => Photographs.Find(Path.Combine(root, "none"))));
        Assert.Contains("no .jpg in it", Refusal(() => Photographs.Find(Directory.CreateDirectory(Path.Combine(root, "empty")).FullName)));
    }

    [Theory]
    [InlineData("", ":1: the number of points is missing")]
    [InlineData("faces", ":1: the number of points is missing")]
    [InlineData("2\n1 2\n3 4", "a template of 2 points; the face is fitted to templates of 189 points")]
    [InlineData("189\n1 2\n3 4", "2 of 189 points; the file is cut off")]
    public void A_template_of_another_kind_is_refused(string text, string why) =>
        Assert.Contains(why, Refusal(() => Template.Read(Write("a.tem", text))));

    [Fact]
    public void A_line_that_is_no_point_is_named()
    {
        string[] lines = ["189", .. Enumerable.Repeat("1\t2", 189)];
        Assert.Equal(2, Template.Read(Write("a.tem", string.Join('\n', lines)))[188].Y);
        lines[7] = "1 nan";
        Assert.Contains("a.tem:8: \"1 nan\" is no point", Refusal(() => Template.Read(Write("a.tem", string.Join('\n', lines)))));
    }

    [Fact]
    public void A_picture_without_a_face_is_refused_by_name()
    {
        TestVideo.RequireOpenCv();
        using var grey = new Mat(400, 400, MatType.CV_8UC3, Scalar.All(128));
        string file = Path.Combine(root, "wall.jpg");
        Cv2.ImWrite(file, grey);
        Write("wall.tem", string.Join('\n', ["189", .. Enumerable.Repeat("1 2", 189)]));
        Assert.Contains("wall.jpg: no face is found in it", Refusal(() => Puppet.Of(GeneratedHead.Kit, file, 64)));
    }

    [Fact]
    public void Another_models_mesh_is_refused()
    {
        Assert.Contains("no FaceXModel/generic_neutral_mesh.obj", Refusal(() => FaceKit.Load(root)));
        string mesh = Write("FaceXModel/generic_neutral_mesh.obj", "v 1 2 3\nv 1 2\n");
        Assert.Contains("generic_neutral_mesh.obj:2: \"v 1 2\" is no vertex", Refusal(() => FaceKit.Load(root)));
        File.WriteAllText(mesh, "v 1 2 3\n");
        Assert.Contains("1 vertices where ICT-FaceKit's light model has 26719", Refusal(() => FaceKit.Load(root)));
        File.WriteAllText(mesh, "# nothing\n");
        Assert.Contains("no vertex; this is no Wavefront OBJ", Refusal(() => FaceKit.Load(root)));
        File.WriteAllText(mesh, string.Concat(Enumerable.Repeat("v 1 2 3\n", FaceParts.AllVertices)));
        Assert.Contains("no browDown_L.obj; the download is incomplete", Refusal(() => FaceKit.Load(root)));
        Assert.Contains("is no face of 3 vertices", Refusal(() => ObjFile.Triangles(Write("t.obj", "f 1/1 2/2 4/3\n"), 3)));
    }
}
