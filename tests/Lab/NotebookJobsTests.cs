namespace MsstNet.Lab.Tests.Lab;

/// <summary>How many notebooks run at once. Oracle: the rule as it is documented, one for each core and 2 GB.</summary>
public sealed class NotebookJobsTests
{
    [Theory]
    [InlineData(null, 28, 2, 24e9, 2)]
    [InlineData(null, 28, 16, 24e9, 12)]
    [InlineData(null, 28, 16, 1e9, 1)]
    [InlineData(null, 1, 16, 24e9, 1)]
    [InlineData(5, 28, 2, 1e9, 5)]
    [InlineData(5, 3, 2, 1e9, 3)]
    public void Cores_and_memory_decide_unless_a_number_was_given(int? asked, int notebooks, int cores, double memory, int expected) =>
        Assert.Equal(expected, NotebookJobs.Of(asked, notebooks, cores, (long)memory));

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void Less_than_one_is_refused(int asked) => Assert.Throws<LabException>(() => NotebookJobs.Check(asked));
}
