using System.Numerics;
using MsstNet.Faces;

namespace MsstNet.Lab.Puppets;

/// <summary>A beard: skin between nose, ears and chin that is darker, hair by hair.</summary>
/// <param name="Parts">Where it grows.</param>
/// <param name="Density">Share of the light that it takes, 0 … 1: 0.2 is stubble.</param>
/// <param name="Grain">How uneven it is, 0 … 1.</param>
internal sealed record Beard(BeardParts Parts, float Density, float Grain)
{
    /// <summary>Draws a beard.</summary>
    public static Beard Draw(RandomStream random)
    {
        BeardParts[] kinds = [BeardParts.All, BeardParts.All, BeardParts.All, BeardParts.Moustache, BeardParts.Moustache | BeardParts.Chin];
        return new(kinds[random.Next(kinds.Length)], random.Between(0.15f, 0.8f), random.Between(0.1f, 0.5f));
    }

    /// <summary>How much of a beard each vertex of the face has, 0 … 1, on the model's mean face.</summary>
    /// <param name="kit">The face model.</param>
    public float[] Cover(FaceKit kit)
    {
        Vector3 At(int landmark) => kit.Neutral[FaceParts.Landmarks[landmark]];
        Vector2[] lips = [.. Enumerable.Range(48, 12).Select(landmark => new Vector2(At(landmark).X, At(landmark).Y))];
        float corner = (At(48).Y + At(54).Y) / 2, half = (At(54).X - At(48).X) / 2, nose = At(33).Y, ear = At(15).X, lobe = At(2).Y;
        var cover = new float[FaceParts.NarrowFace.End.Value];
        for (int vertex = 0; vertex < cover.Length; vertex++)
        {
            Vector3 place = kit.Neutral[vertex];
            float across = MathF.Abs(place.X);
            // The upper edge falls from the nose to the corners of the mouth, and rises from there to the ears.
            float edge = across < 1.25f * half ? float.Lerp(nose, corner, across / (1.25f * half))
                : float.Lerp(corner, lobe, MathF.Pow(Math.Clamp((across - 1.25f * half) / (ear - 1.25f * half), 0, 1), 2));
            var (within, far) = Outline.Of(lips, new(place.X, place.Y));
            float below = Smooth.Step(-0.2f, 1, edge - place.Y), outside = within ? 0 : Smooth.Step(0.05f, 0.25f, far);
            bool lower = place.Y < corner, middle = across < 1.15f * half;
            BeardParts part = !lower && middle ? BeardParts.Moustache : lower && middle ? BeardParts.Chin : BeardParts.Cheeks;
            float uneven = 1 - Grain * SplitMix64.For(7, vertex, 0).NextSingle();
            cover[vertex] = Parts.HasFlag(part) ? Density * below * outside * uneven : 0;
        }
        return cover;
    }
}

/// <summary>Where a beard grows.</summary>
[Flags]
internal enum BeardParts
{
    /// <summary>Between nose and mouth.</summary>
    Moustache = 1,

    /// <summary>Below the mouth.</summary>
    Chin = 2,

    /// <summary>Along the jaw, up to the ears.</summary>
    Cheeks = 4,

    /// <summary>Everywhere.</summary>
    All = Moustache | Chin | Cheeks,
}
