using System.Numerics;
using MsstNet.Lab.Puppets;
using OpenCvSharp;
using Range = System.Range;

namespace MsstNet.Lab.Tests.Lab.Puppets;

/// <summary>A photograph of a generated person: the head as their camera sees it, painted and lit, before a wall.</summary>
internal static class GeneratedPhotograph
{
    // Drawn with so many pixels for one, so that no edge shows steps.
    private const int Fine = 2, Drawn = Fine * GeneratedPerson.Side;

    // A centimetre of the mean head in pixels of its paint, in which the middle of the face is a little above the middle.
    private const float Unit = Drawn / 36f, MiddleY = 0.42f * Drawn;

    private static readonly Vector3 Light = Vector3.Normalize(new(-0.25f, -0.4f, 0.88f));

    /// <summary>Saves the photograph as a JPEG file.</summary>
    public static void Write(GeneratedPerson person, string file)
    {
        Vector3[] colours = Take(person);
        using var picture = new Mat(GeneratedPerson.Side, GeneratedPerson.Side, MatType.CV_8UC3);
        Span<Vec3b> pixels = picture.AsSpan<Vec3b>();
        for (int i = 0; i < pixels.Length; i++)
        {
            int first = i / GeneratedPerson.Side * Fine * Drawn + i % GeneratedPerson.Side * Fine;
            Vector3 mean = (colours[first] + colours[first + 1] + colours[first + Drawn] + colours[first + Drawn + 1]) / 4;
            mean = Vector3.Clamp(mean, Vector3.Zero, new(255));
            pixels[i] = new((byte)mean.Z, (byte)mean.Y, (byte)mean.X);
        }
        Cv2.ImWrite(file, picture, new ImageEncodingParam(ImwriteFlags.JpegQuality, 97));
    }

    private static Vector3[] Take(GeneratedPerson person)
    {
        FaceKit kit = GeneratedHead.Kit;
        var (fit, paint) = (person.Fit, person.Paint);
        Surface surface = Surface.Of(FaceParts.UsedVertices);
        for (int vertex = 0; vertex < surface.Places.Length; vertex++)
        {
            Vector3 place = kit.Neutral[vertex], there = fit.Place(kit, vertex);
            // Pixel (i, j) of the picture is the middle of Fine x Fine drawn ones.
            Vector2 seen = Fine * (fit.Project(there) * new Vector2(1, -1) + new Vector2(0.5f)) - new Vector2(0.5f);
            surface.Places[vertex] = new(seen, Fine * fit.Scale * Vector3.Transform(there, fit.Rotation).Z);
            surface.Texture[vertex] = new(Drawn / 2 + Unit * place.X, MiddleY - Unit * place.Y);
        }
        Shade(kit, surface);
        var raster = new Raster(Drawn);
        raster.Clear();
        Vector4[] skin = Painted(paint.Face);
        Draw(surface, FaceParts.NarrowFace, skin);
        // In so large a picture single precision leaves pixels open between small triangles: the same skin is seen through them.
        Draw(surface with { Places = [.. surface.Places.Select(place => place + new Vector3(0.2f, 0.2f, -4))] }, FaceParts.NarrowFace, skin);
        Draw(surface, FaceParts.NarrowFace.End..FaceParts.Head.End, Painted(paint.Head));
        Vector4[] eyes = Painted((x, y) => paint.Eye(x - MathF.CopySign(GeneratedSurface.Eye.X, x), y - GeneratedSurface.Eye.Y));
        Draw(surface, FaceParts.EyeRight, eyes);
        Draw(surface, FaceParts.EyeLeft, eyes);
        var colours = new Vector3[Drawn * Drawn];
        for (int i = 0; i < colours.Length; i++)
        {
            Vector4 colour = raster.Colours[i];
            float scale = Fine * fit.Scale, x = i % Drawn - Fine * fit.Shift.X, y = i / Drawn + Fine * fit.Shift.Y;
            colours[i] = raster.Depths[i] > float.NegativeInfinity ? new(colour.X, colour.Y, colour.Z) : paint.Behind(x / scale, -y / scale);
        }
        return colours;

        void Draw(Surface on, Range part, Vector4[] texture)
        {
            foreach (var triangle in kit.Triangles)
                if (part.Holds(triangle)) raster.Draw(on, triangle, texture);
        }
    }

    // The paint of the mean head, spread out flat.
    private static Vector4[] Painted(Func<float, float, Vector3> colour)
    {
        var texture = new Vector4[Drawn * Drawn];
        Parallel.For(0, Drawn, row =>
        {
            for (int column = 0; column < Drawn; column++)
                texture[row * Drawn + column] = new(colour((column - Drawn / 2) / Unit, (MiddleY - row) / Unit), 0);
        });
        return texture;
    }

    private static void Shade(FaceKit kit, Surface surface)
    {
        var normals = new Vector3[surface.Places.Length];
        foreach (var (a, b, c) in kit.Triangles)
        {
            Vector3 outwards = Vector3.Cross(surface.Places[c] - surface.Places[a], surface.Places[b] - surface.Places[a]);    // y is down
            foreach (int corner in (int[])[a, b, c]) normals[corner] += outwards;
        }
        for (int vertex = 0; vertex < normals.Length; vertex++)
        {
            float facing = Vector3.Dot(normals[vertex], Light) / (normals[vertex].Length() + 1e-6f);
            surface.Light[vertex] = vertex < FaceParts.MouthSocket.Start.Value ? 0.5f + 0.55f * MathF.Max(0, facing) : 0.95f;
        }
    }
}
