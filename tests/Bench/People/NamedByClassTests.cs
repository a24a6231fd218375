using MsstNet.Data;
using MsstNet.Lab.Bench;

namespace MsstNet.Lab.Tests.Bench.People;

/// <summary>Oracles: names of folders and labels as data sets and face-api have them; a small tree made for the purpose.</summary>
public sealed class NamedByClassTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("msstnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("Happy", Emotion.Happy)]
    [InlineData("smiling_front", Emotion.Happy)]
    [InlineData("neutral_front", Emotion.Neutral)]
    [InlineData("05-surprised-woman.mp4", Emotion.Surprise)]
    [InlineData("FEAR", Emotion.Fear)]
    [InlineData("disgusted", Emotion.Disgust)]
    public void A_name_says_its_class(string name, Emotion emotion) => Assert.Equal((int)emotion, EmotionWords.Label(name));

    [Theory]
    [InlineData("unhappy")]
    [InlineData("happy-sad")]
    [InlineData("readme")]
    public void A_name_without_a_class_or_with_two_says_none(string name) => Assert.Null(EmotionWords.Label(name));

    [Fact]
    public void The_peers_order_becomes_ours()
    {
        int[] places = EmotionWords.Places(["neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised"], "face-api");
        Assert.Equal([2f, 3, 1, 4, 7, 6, 5], EmotionWords.Ordered([1, 2, 3, 4, 5, 6, 7], places));
        Assert.Equal([0f, 0, 9, 0, 0, 8, 0], EmotionWords.Ordered([8, 9], EmotionWords.Places(["Disgust", "Neutral"], "two")));
        Assert.Throws<LabException>(() => EmotionWords.Places(["happy", "contempt"], "x"));
        Assert.Throws<LabException>(() => EmotionWords.Places(["happy", "smile"], "x"));
    }

    [Fact]
    public void Stills_videos_and_clips_of_frames_are_told_apart()
    {
        Touch("smiling_front/034_08.jpg", "smiling_front/034_08.tem", "sad/clip.mp4", "sad/walk/1.png", "anger.mov");
        Touch("people.csv", "notes.txt", ".git/x.jpg");
        string[] found = [.. NamedByClass.Items(folder).Select(item =>
            $"{Path.GetRelativePath(folder, item.Path).Replace('\\', '/')} {(Emotion)item.Truth} {item.Still}")];
        Assert.Equal(["anger.mov Angry False", "sad/clip.mp4 Sad False", "sad/walk Sad False", "smiling_front/034_08.jpg Happy True"], found);
    }

    [Fact]
    public void A_picture_without_a_class_and_a_folder_without_pictures_are_refused()
    {
        Assert.Throws<LabException>(() => NamedByClass.Items(folder));
        Assert.Throws<LabException>(() => NamedByClass.Items(Path.Combine(folder, "none")));
        Touch("happy/1.jpg", "portrait.jpg");
        Assert.Contains("portrait.jpg", Assert.Throws<LabException>(() => NamedByClass.Items(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void People_are_known_by_the_beginning_of_a_files_name()
    {
        string file = Path.Combine(folder, "people.csv");
        File.WriteAllText(file, "face_id,face_age,face_gender,face_eth\n034,24,female,east_asian\n031,NA,Male,NA\n");
        var people = PeopleCsv.Read(file);
        Assert.Equal([new("sex", "female"), new("ethnicity", "east_asian")], people.Facts("034_08"));
        Assert.Equal([new("sex", "male")], people.Facts("031"));
        Assert.Empty(people.Facts("035_08"));
        Assert.Empty(PeopleCsv.Read(Path.Combine(folder, "none.csv")).Facts("034"));
    }

    private void Touch(params string[] files)
    {
        foreach (string file in files)
        {
            string path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }
    }
}
