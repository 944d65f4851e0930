using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Layby.Tests.Fuzz;

/// <summary>
/// One walk of the fuzzer: a shop of its own, a few hundred requests one after the other, each made by chance from what
/// the answers before it gave away. Its number and the run's seed decide all of it, so that it can be walked again alone.
/// </summary>
internal sealed class Walk(IPEndPoint server, int seed, int number, Finds strangers)
{
    /// <summary>Requests of one walk; then the sandbox is emptied.</summary>
    public const int Length = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Canary canary = new((uint)number);
    private readonly Random random = new(unchecked((seed * 1_000_003) + number));

    /// <summary>How often each address gave which status.</summary>
    public Dictionary<(string Address, int Status), int> Answers { get; } = [];

    /// <summary>Walks, and leaves an empty sandbox behind.</summary>
    /// <param name="lane">Whose sandbox it uses; walks of one lane follow each other.</param>
    /// <param name="check">True where every answer's shape is looked at, not only a few.</param>
    public async Task RunAsync(int lane, bool check)
    {
        var name = $"fuzz_{seed}_{lane}";
        var finds = new Finds(random);
        var maker = new RequestMaker(random, finds, strangers, name, canary.ToString());
        using var connection = new FuzzConnection(server);
        try
        {
            for (var i = 0; i < Length; i++)
            {
                await StepAsync(connection, maker.Next(), finds, i, check || i % 16 == 0);
            }
        }
        finally
        {
            await ResetAsync(name);
        }
    }

    private async Task StepAsync(FuzzConnection connection, FuzzRequest request, Finds finds, int step, bool check)
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            var answer = await connection.ExchangeAsync(request.Bytes, request.Method is "HEAD", patience.Token);
            var key = (request.Address, answer.Status);
            Answers[key] = Answers.GetValueOrDefault(key) + 1;
            var problem = AnswerCheck.Problem(request, answer, canary);
            if (problem is null && answer.Body.Length > 0 && IsJson(answer))
            {
                finds.Learn(answer.Body.Span);
                problem = check ? AnswerCheck.ShapeProblem(request, answer, VersionOf(answer)) : null;
            }

            if (problem is not null)
            {
                throw new FuzzException(Told(request, step, $"{problem}:\n{answer.Head}\n{answer.Text}"));
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or JsonException)
        {
            throw new FuzzException(Told(request, step, gone.ToString()));
        }
    }

    private string Told(FuzzRequest request, int step, string problem) => $"""
        ./dev fuzz --seed {seed} --walk {number}   repeats it (request {step} of the walk):
        {Cut(request.Text)}
        → {Cut(problem)}
        """;

    private static string Cut(string text) => text.Length <= 6_000 ? text : text[..6_000] + "…";

    private static bool IsJson(in FuzzAnswer answer) =>
        answer.Head.Contains("\r\nContent-Type: application/json", StringComparison.OrdinalIgnoreCase);

    private static string VersionOf(in FuzzAnswer answer)
    {
        const string Name = "\r\nStripe-Version: ";
        var at = answer.Head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0
            ? Schema.StripeSchema.NewestVersion
            : answer.Head[(at + Name.Length)..answer.Head.IndexOf('\r', at + 2)];
    }

    private async Task ResetAsync(string name)
    {
        using var connection = new FuzzConnection(server);
        using var patience = new CancellationTokenSource(Patience);
        var request = "POST /sandbox/reset HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            + $"Authorization: Bearer sk_test_{name}\r\nContent-Length: 0\r\n\r\n";
        var answer = await connection.ExchangeAsync(Encoding.ASCII.GetBytes(request), isHead: false, patience.Token);
        if (answer.Status != 200)
        {
            throw new FuzzException($"the sandbox of walk {number} could not be emptied: {answer.Text}");
        }
    }
}

/// <summary>What the fuzzer found.</summary>
public sealed class FuzzException(string message) : Exception(message);
