namespace Layby.Server.Store.Postgres;

/// <summary>
/// Numbers that no other node is given: of snapshots, so that a commit knows them before it is sent, and of operations. A
/// block of them is reserved at once; what is left of it when the node ends is never used.
/// </summary>
internal sealed class NumberBlocks(Database database) : IDisposable
{
    private const int Size = 10_000;

    private readonly SemaphoreSlim _gate = new(1);
    private long _next;
    private long _end;

    /// <summary>The first of so many numbers in a row, at most a block.</summary>
    public async ValueTask<long> TakeAsync(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Size);
        await _gate.WaitAsync();
        try
        {
            if (_end - _next < count)
            {
                _next = (await database.ReadAsync(new("SELECT nextval('numbers')"), row => row.Number(0), CancellationToken.None))[0];
                _end = _next + Size;
            }

            _next += count;
            return _next - count;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
