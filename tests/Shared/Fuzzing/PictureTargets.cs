using MsstNet.Data.Loading;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using SkiaSharp;

namespace MsstNet.Lab.Tests.Shared.Fuzzing;

/// <summary>A frame, as a data set's reader decodes it and as a folder of frames is read for prediction.</summary>
internal sealed class PictureTarget : FuzzTarget
{
    private readonly byte[] rgb = new byte[32 * 32 * 3];
    private readonly SKEncodedImageFormat format;

    public PictureTarget(SKEncodedImageFormat format) : base(format == SKEncodedImageFormat.Png ? "png" : "jpeg")
    {
        this.format = format;
        Whole = [.. Faces(format, 40, 64), .. SharedFrame(format)];
    }

    public override IReadOnlyList<byte[]> Whole { get; }

    /// <summary>Markers of JPEG and chunks of PNG.</summary>
    public override IReadOnlyList<byte[]> Words { get; } =
    [
        [0xff, 0xd8], [0xff, 0xd9], [0xff, 0xc0], [0xff, 0xc2], [0xff, 0xc4], [0xff, 0xda], [0xff, 0xdb], [0xff, 0xdd], [0xff, 0xd0], [0xff, 0xe1],
            [0xff, 0xff, 0xff], [0xff, 0],
        .. Mutation.Utf8("IHDR", "IDAT", "IEND", "PLTE", "tRNS", "acTL", "iCCP", "Exif\0\0", "Adobe"),
    ];

    public override bool ManagedOnly => false;

    protected override string File => Path.Combine(Inside, format == SKEncodedImageFormat.Png ? "1.png" : "1.jpg");

    public override IReadOnlyList<(string Story, byte[] Input)> Past => format == SKEncodedImageFormat.Png
        ? [.. new[] { (30_000, 30_000), (32_768, 32_768), (65_535, 16_384), (4_000, 4_000), (1, 2_000_000_000) }
            .Select(size => ($"claims {size}", PngChunks.Resized(Whole[0], size.Item1, size.Item2)))]
        : [.. JpegClaims.Of(Whole[0])];

    public override void Lay(byte[] input) => System.IO.File.WriteAllBytes(File, format == SKEncodedImageFormat.Png ? PngChunks.Sign(input) : input);

    public override void Read(byte[] input)
    {
        FrameDecoder.Decode(File, 32, rgb);
        FrameDecoder.Require(File);
    }

    /// <summary>Drawn faces of several sizes, so that both a scaled and a whole decoding are met.</summary>
    private static IEnumerable<byte[]> Faces(SKEncodedImageFormat format, params int[] sides)
    {
        var faces = new SyntheticFaces(new SyntheticConfig { People = 5, ClipsPerPerson = 1 });
        foreach (int side in sides)
        {
            byte[] drawn = new byte[side * side * 3];
            faces.ReadFrame(0, 0, side, drawn);
            using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque));
            for (int i = 0; i < side * side; i++) bitmap.SetPixel(i % side, i / side,
                new SKColor(drawn[3 * i], drawn[(3 * i) + 1], drawn[(3 * i) + 2]));
            using var data = bitmap.Encode(format, 80);
            yield return data.ToArray();
        }
    }

    /// <summary>A real face, where the folder shared beside the checkout is.</summary>
    private static IEnumerable<byte[]> SharedFrame(SKEncodedImageFormat format) => format == SKEncodedImageFormat.Jpeg
        && Shared.File("real-faces-dfew-layout/Clip/clip_224x224/00001/00001_00001.jpg") is { } face
        ? [System.IO.File.ReadAllBytes(face)] : [];
}
