namespace Layby.Server.Store.Sqlite;

/// <summary>The newest idempotency keys and the numbers of their answers: written by the writer, read by all.</summary>
internal sealed class AnswerTail
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AnswerHash, long> _numbers = [];

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _numbers.Count;
            }
        }
    }

    public bool TryFind(AnswerHash hash, out long seq)
    {
        lock (_lock)
        {
            return _numbers.TryGetValue(hash, out seq);
        }
    }

    public void Add(List<(AnswerHash Hash, long Seq)> added)
    {
        lock (_lock)
        {
            foreach (var (hash, seq) in added)
            {
                _numbers[hash] = seq;
            }
        }
    }

    /// <summary>All keys, in the order of the index that they will be written to.</summary>
    public List<(AnswerHash Hash, long Seq)> Sorted()
    {
        List<(AnswerHash Hash, long Seq)> sorted;
        lock (_lock)
        {
            sorted = new(_numbers.Count);
            foreach (var (hash, seq) in _numbers)
            {
                sorted.Add((hash, seq));
            }
        }

        sorted.Sort(static (one, other) => one.Hash.Short.CompareTo(other.Hash.Short));
        return sorted;
    }

    public void Clear()
    {
        lock (_lock)
        {
            _numbers.Clear();
        }
    }
}
