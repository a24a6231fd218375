namespace MsstNet.Lab;

/// <summary>A series of unknown length kept small: every item at first, every second one when it is full, every fourth after that, and so on.</summary>
/// <param name="capacity">Most items held, at least 2.</param>
public sealed class Thinned<T>(int capacity)
{
    private readonly List<T> items = [];
    private long seen;
    private long stride = 1;

    /// <summary>What is held, in order; the first item seen is always among it.</summary>
    public IReadOnlyList<T> Items => items;

    /// <summary>Whether the next item would be held: worth asking where making it costs something.</summary>
    public bool TakesNext => seen % stride == 0;

    /// <summary>Sees the next item; <paramref name="make"/> is called if it is held.</summary>
    public void Add(Func<T> make)
    {
        if (TakesNext)
        {
            if (items.Count == Math.Max(2, capacity))
            {
                var kept = items.Where((_, i) => i % 2 == 0).ToList();
                items.Clear();
                items.AddRange(kept);
                stride *= 2;
            }
            if (TakesNext) items.Add(make());
        }
        seen++;
    }
}
